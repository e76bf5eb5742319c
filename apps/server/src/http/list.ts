import type { ListQuery } from '@stillwatch/contracts/list-query';
import type { FastifyReply } from 'fastify';
import { ProblemError } from '../errors/problem-error.js';

/** One page of a list and how many rows there are in all. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly from: number;
}

const defaultPageSize = 100;

export interface ListRequest<SortField extends string> {
  readonly filter: Record<string, unknown>;
  readonly sort: { readonly field: SortField; readonly direction: 'asc' | 'desc' };
  readonly from: number;
  readonly take: number;
}

/**
 * Reads the list query against the fields that this list can be sorted by.
 * @throws ProblemError `invalid_query` for a field that it cannot be sorted or filtered by
 */
export function readListQuery<SortField extends string>(
  query: ListQuery,
  allowed: { readonly sort: readonly SortField[]; readonly filter: readonly string[] },
  fallback: ListRequest<SortField>['sort'],
): ListRequest<SortField> {
  const filter = query.filter ?? {};
  const unknownField = Object.keys(filter).find((field) => !allowed.filter.includes(field));
  if (unknownField !== undefined) {
    throw new ProblemError(
      'invalid_query',
      `Cannot filter by ${unknownField}; use one of: ${allowed.filter.join(', ')}.`,
    );
  }
  const [from, last] = query.range ?? [0, defaultPageSize - 1];
  return { filter, sort: readSort(query, allowed.sort, fallback), from, take: last - from + 1 };
}

function readSort<SortField extends string>(
  query: ListQuery,
  allowed: readonly SortField[],
  fallback: ListRequest<SortField>['sort'],
): ListRequest<SortField>['sort'] {
  if (!query.sort) return fallback;
  const [name, direction] = query.sort;
  const field = allowed.find((candidate) => candidate === name);
  if (field === undefined)
    throw new ProblemError('invalid_query', `Cannot sort by ${name}; use one of: ${allowed.join(', ')}.`);
  return { field, direction: direction === 'ASC' ? 'asc' : 'desc' };
}

/** Sends the rows with the `Content-Range` that ra-data-simple-rest reads. */
export function sendPage<Row>(reply: FastifyReply, unit: string, page: Page<Row>): readonly Row[] {
  const last = page.from + Math.max(0, page.rows.length - 1);
  void reply.header('content-range', `${unit} ${page.from}-${last}/${page.total}`);
  return page.rows;
}
