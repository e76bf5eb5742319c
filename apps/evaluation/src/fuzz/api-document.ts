import { z } from 'zod';

/** A schema of OpenAPI 3.0, as far as values are made from it. */
export interface ValueSchema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, ValueSchema>>;
  readonly required?: readonly string[];
  readonly items?: ValueSchema;
  readonly anyOf?: readonly ValueSchema[];
  readonly additionalProperties?: ValueSchema | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** One route of the API and what it says it takes. */
export interface Operation {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly query: readonly { readonly name: string; readonly schema: ValueSchema }[];
  readonly body: ValueSchema | undefined;
}

const valueSchema = z.custom<ValueSchema>((value) => typeof value === 'object' && value !== null);

const operationSchema = z.object({
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), schema: valueSchema.optional() }))
    .default([]),
  requestBody: z
    .object({ content: z.record(z.string(), z.object({ schema: valueSchema.optional() })) })
    .optional(),
});

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

/** Reads the routes from the document that a running Stillwatch serves of itself. */
export async function readOperations(url: string): Promise<Operation[]> {
  const { paths } = documentSchema.parse(await (await fetch(`${url}/openapi.json`)).json());
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      query: parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name, schema }) => ({ name, schema: schema ?? {} })),
      body: Object.values(requestBody?.content ?? {})[0]?.schema,
    })),
  );
}
