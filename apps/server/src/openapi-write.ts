import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { createOpenApiDocument } from './http/openapi.js';

/** Writes the API's OpenAPI document to `docs/openapi.json`, without a database: in preview mode nothing is instantiated. */
const app = await NestFactory.create(AppModule.forApi([]), new FastifyAdapter(), {
  preview: true,
  logger: false,
});
const target = new URL('../../../docs/openapi.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(createOpenApiDocument(app), null, 1)}\n`);
process.stdout.write(`wrote ${target.pathname}\n`);
