import type { INestApplication } from '@nestjs/common';
import type { DatabaseWatch } from '@stillwatch/database/database-watch';
import type { FastifyInstance } from 'fastify';
import { DATABASE_WATCH } from '../env/tokens.js';
import { registerDatabaseGuard } from './database-guard.js';
import { Draining } from './draining.js';

/** What the HTTP application does while the database is away, and when it is told to stop. */
export function registerLiveness(app: INestApplication, fastify: FastifyInstance): void {
  registerDatabaseGuard(fastify, app.get<DatabaseWatch>(DATABASE_WATCH));
  app.get(Draining).watch(fastify);
}
