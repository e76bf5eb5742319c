import { z } from 'zod';

const fromJson = <T extends z.ZodType>(schema: T, what: string) =>
  z
    .string()
    .transform((text, ctx) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        ctx.addIssue({ code: 'custom', message: `${what} must be JSON` });
        return z.NEVER;
      }
    })
    .pipe(schema);

/** The largest page a list answers. */
export const maxPageSize = 1_000;

/**
 * The query of a list, after ra-data-simple-rest: `filter` an object, `sort` a pair of field and direction, `range` the
 * first and last row (inclusive, from 0), each as JSON text.
 */
export const listQuerySchema = z.object({
  filter: fromJson(z.record(z.string(), z.unknown()), 'filter').optional(),
  sort: fromJson(z.tuple([z.string(), z.enum(['ASC', 'DESC'])]), 'sort').optional(),
  range: fromJson(
    z
      .tuple([z.int().min(0), z.int().min(0)])
      .refine(
        ([from, to]) => to >= from && to - from < maxPageSize,
        `range must be [first, last] of at most ${maxPageSize} rows`,
      ),
    'range',
  ).optional(),
});
export type ListQuery = z.output<typeof listQuerySchema>;
