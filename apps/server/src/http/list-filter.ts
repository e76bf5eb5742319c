import type { ListQuery } from '@stillwatch/contracts/list-query';
import { storableText } from '@stillwatch/contracts/scalar';
import { z } from 'zod';
import { ProblemError } from '../errors/problem-error.js';
import { readListQuery, type ListRequest } from './list.js';

/** A filter by one value or by any of several, as react-admin's `getMany` asks; read as a list. */
export const oneOrMany = <T extends z.ZodType>(value: T) =>
  z
    .union([value, z.array(value).max(1_000)])
    .transform((given) => (Array.isArray(given) ? given : [given]) as z.output<T>[])
    .optional();

/** What a person types into a search box. */
export const searchText = storableText(200)
  .transform((text) => text.trim() || undefined)
  .optional();

/** Ids and names that are compared and never shown: anything a column can hold. */
export const comparedText = storableText(400);

export interface FilteredListRequest<SortField extends string, Filter> extends Omit<
  ListRequest<SortField>,
  'filter'
> {
  readonly filter: Filter;
}

/**
 * {@link readListQuery} with the filter's values read by a schema.
 * @throws ProblemError `invalid_query` naming the value that cannot be used
 */
export function readFilteredList<SortField extends string, Shape extends z.ZodRawShape>(
  query: ListQuery,
  allowed: { readonly sort: readonly SortField[]; readonly filter: z.ZodObject<Shape> },
  fallback: ListRequest<SortField>['sort'],
): FilteredListRequest<SortField, z.output<z.ZodObject<Shape>>> {
  const request = readListQuery(
    query,
    { sort: allowed.sort, filter: Object.keys(allowed.filter.shape) },
    fallback,
  );
  const filter = allowed.filter.safeParse(request.filter);
  if (filter.success) return { ...request, filter: filter.data };
  const issue = filter.error.issues[0];
  throw new ProblemError(
    'invalid_query',
    `The filter ${issue?.path.join('.')} cannot be used: ${issue?.message}.`,
  );
}

/** The text as a part of a pattern of SQL's LIKE, with its wildcards taken literally. */
const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** The pattern of SQL's LIKE that finds `text` anywhere. */
export const containing = (text: string): string => `%${literally(text)}%`;

/** The same as a condition of Prisma, which makes a pattern of the text but leaves its wildcards in it. */
export const holding = (text: string): { contains: string; mode: 'insensitive' } => ({
  contains: literally(text),
  mode: 'insensitive',
});
