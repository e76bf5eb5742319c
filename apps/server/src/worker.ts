import 'reflect-metadata';
import { constants, setPriority } from 'node:os';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { readEnv } from './env/env.js';
import { createLogger, nestLogger } from './http/logger.js';
import { openAll } from './opened.js';
import { runMain, stopOnSignals } from './process-lifecycle.js';

await runMain('worker', async () => {
  const env = readEnv();
  const logger = createLogger('worker', env.LOG_LEVEL);
  const opened = await openAll(env, logger, 'jobs');
  const app = await NestFactory.createApplicationContext(AppModule.forWorker(opened.providers), {
    logger: nestLogger(logger),
    abortOnError: false,
  });
  stopOnSignals(logger, { app, opened });
  // Where API and worker share a machine, taking events in comes before scoring them; but not before being there to score.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  logger.info('working');
  process.send?.('working');
});
