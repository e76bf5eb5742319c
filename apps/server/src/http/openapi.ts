import { applyDecorators, type INestApplication } from '@nestjs/common';
import { ApiBody, ApiResponse, DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { problemSchema } from '@stillwatch/contracts/problem';
import { z } from 'zod';

type SchemaObject = Extract<NonNullable<Parameters<typeof ApiBody>[0]>, { schema: unknown }>['schema'];

/** A zod schema as the OpenAPI 3.0 schema of what a caller sends. */
export const toOpenApi = (schema: z.ZodType, io: 'input' | 'output' = 'input'): SchemaObject =>
  z.toJSONSchema(schema, { target: 'openapi-3.0', io, unrepresentable: 'any' }) as SchemaObject;

/** Documents what a route answers: its success by schema, its failures as problem documents. */
export const Answers = (status: number, schema?: z.ZodType) =>
  applyDecorators(
    ApiResponse({ status, description: 'Done', ...(schema ? { schema: toOpenApi(schema, 'output') } : {}) }),
    ApiResponse({
      status: '4XX',
      description: 'A problem document',
      content: { 'application/problem+json': { schema: toOpenApi(problemSchema) } },
    }),
  );

/** The document of the whole API, from the schemas on its routes. */
export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Stillwatch')
    .setDescription(
      'Records what every API account uses and what it said it would use it for, scores accounts for competing-model training, and keeps the review.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A machine key' })
    .addCookieAuth('stillwatch_session')
    .build();
  return SwaggerModule.createDocument(app, config);
}

/** Serves the document at `/openapi.json`, made once, and a page to read it at `/docs`. */
export function registerOpenApi(app: INestApplication, fastify: FastifyInstance): void {
  const document = createOpenApiDocument(app);
  const bytes = Buffer.from(JSON.stringify(document));
  fastify.get('/openapi.json', (_request, reply) => reply.type('application/json').send(bytes));
  SwaggerModule.setup('docs', app, document, { raw: false });
}
