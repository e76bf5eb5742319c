import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  backlogSchema,
  checkpointStateSchema,
  systemStateSchema,
  type Backlog,
  type CheckpointState,
  type SystemState,
} from '@stillwatch/contracts/system';
import { z } from 'zod';
import { CheckpointStateService } from '../checkpoints/checkpoints.service.js';
import { Public, Requires } from '../http/access.decorators.js';
import { Answers } from '../http/openapi.js';
import { Readiness } from './readiness.js';
import { SystemService } from './system.service.js';

const okSchema = z.object({ status: z.literal('ok') });

@ApiTags('System')
@Controller()
export class SystemController {
  constructor(
    private readonly system: SystemService,
    private readonly readiness: Readiness,
    private readonly checkpoints: CheckpointStateService,
  ) {}

  @Get('health')
  @Public()
  @ApiOperation({
    summary: 'Is the process alive?',
    description: 'Asks nothing of the database: for whoever would start the process again.',
  })
  @Answers(200, okSchema)
  health(): z.infer<typeof okSchema> {
    return { status: 'ok' };
  }

  @Get('ready')
  @Public()
  @ApiOperation({
    summary: 'Can the API serve?',
    description:
      '503 while the database does not answer or is not at this version, and once the process is about to stop: for whoever sends it requests.',
  })
  @Answers(200, okSchema)
  async ready(): Promise<z.infer<typeof okSchema>> {
    await this.readiness.demand();
    return { status: 'ok' };
  }

  @Get('v1/system')
  @Requires('system:read')
  @ApiOperation({
    summary: 'What somebody who answers for this installation must know: how far two people are two here',
  })
  @Answers(200, systemStateSchema)
  state(): Promise<SystemState> {
    return this.system.state();
  }

  @Get('v1/system/backlog')
  @Requires('system:read')
  @ApiOperation({ summary: 'Work that events and acts have caused and that is not done yet' })
  @Answers(200, backlogSchema)
  backlog(): Promise<Backlog> {
    return this.system.backlog();
  }

  @Get('v1/system/checkpoints')
  @Requires('system:read')
  @ApiOperation({ summary: 'Whether the audit log’s checkpoints are written outside the database' })
  @Answers(200, checkpointStateSchema)
  checkpointState(): Promise<CheckpointState> {
    return this.checkpoints.read();
  }
}
