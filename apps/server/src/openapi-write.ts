import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import * as tokens from './env/tokens.js';
import { createOpenApiDocument } from './http/openapi.js';

/** Writes the API's OpenAPI document to `docs/openapi.json`, without a database: in preview mode nothing is instantiated. */
const nothingOpened = Object.values(tokens).map((provide) => ({ provide, useValue: {} }));
const app = await NestFactory.create(AppModule.forApi(nothingOpened), new FastifyAdapter(), {
  preview: true,
  abortOnError: false,
  logger: false,
});
const target = new URL('../../../docs/openapi.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(createOpenApiDocument(app), null, 1)}\n`);
process.stdout.write(`wrote ${target.pathname}\n`);
