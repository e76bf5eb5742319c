import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { Clock } from './clock/clock.js';
import { ProblemFilter } from './http/problem.filter.js';
import { schemaPipe } from './http/schema.pipe.js';
import { JOB_HANDLERS, type JobHandler } from './queues/job-handler.js';
import { QueuesService } from './queues/queues.service.js';
import { WorkersService } from './queues/workers.service.js';
import { IngestService } from './ingest/ingest.service.js';
import { UsageEventsController } from './ingest/usage-events.controller.js';
import { ScoreAccountProcessor } from './scoring/score-account.processor.js';
import { ScoringService } from './scoring/scoring.service.js';
import { CampaignsController } from './campaigns/campaigns.controller.js';
import { SystemController } from './system/system.controller.js';
import { SystemService } from './system/system.service.js';

const services: Type[] = [Clock, QueuesService, IngestService, ScoringService, SystemService];

const controllers: Type[] = [UsageEventsController, CampaignsController, SystemController];

const handlers: Type<JobHandler>[] = [ScoreAccountProcessor];

/** One set of services, two mains: the API adds the controllers, the worker the job handlers. */
@Module({})
export class AppModule {
  /** `opened` holds what must be open before the application: configuration, connections, secrets. */
  static forApi(opened: Provider[]): DynamicModule {
    return {
      module: AppModule,
      controllers,
      providers: [
        ...opened,
        ...services,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useValue: schemaPipe },
      ],
    };
  }

  static forWorker(opened: Provider[]): DynamicModule {
    return {
      module: AppModule,
      providers: [
        ...opened,
        ...services,
        ...handlers,
        { provide: JOB_HANDLERS, useFactory: (...all: JobHandler[]) => all, inject: handlers },
        WorkersService,
      ],
    };
  }
}
