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
import { SystemService } from './system.service.js';

const healthSchema = z.object({ status: z.literal('ok') });

@ApiTags('System')
@Controller()
export class SystemController {
  constructor(
    private readonly system: SystemService,
    private readonly checkpoints: CheckpointStateService,
  ) {}

  @Get('health')
  @Public()
  @ApiOperation({ summary: 'Is the API serving?' })
  @Answers(200, healthSchema)
  async health(): Promise<z.infer<typeof healthSchema>> {
    await this.system.ping();
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
