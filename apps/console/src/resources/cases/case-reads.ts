import { useQuery } from '@tanstack/react-query';
import type { Case } from '@stillwatch/contracts/case';
import type { PolicyClause } from '@stillwatch/contracts/policy-clause';
import { useEffect } from 'react';
import { useGetList, useStore } from 'react-admin';
import { useLocation } from 'react-router-dom';
import { useStillwatch } from '../../api/data-provider.js';

const watchMs = 10_000;

/** A case, read again every ten seconds: somebody else may be working on it. */
export function useCaseDetail(caseId: string) {
  const stillwatch = useStillwatch();
  return useQuery({
    queryKey: ['cases', 'detail', caseId],
    queryFn: () => stillwatch.caseDetail(caseId),
    refetchInterval: watchMs,
  });
}

/** The clauses of the terms, newest version of each first. */
export const usePolicyClauses = () =>
  useGetList<PolicyClause & { id: string }>(
    'policy-clauses',
    { pagination: { page: 1, perPage: 100 }, sort: { field: 'id', order: 'ASC' }, filter: {} },
    { staleTime: 300_000 },
  );

const orderKey = 'queue.order';
const searchKey = 'queue.search';

/** Remembers the queue as it was seen: its order, so that a case knows its neighbours, and its address, as the way back. */
export function useRememberQueue(cases: readonly Case[] | undefined): void {
  const [, remember] = useStore<string[]>(orderKey, []);
  const [, rememberSearch] = useStore<string>(searchKey, '');
  const { search } = useLocation();
  const ids = cases?.map(({ id }) => id).join(' ');
  useEffect(() => {
    if (ids !== undefined) remember(ids === '' ? [] : ids.split(' '));
  }, [ids, remember]);
  useEffect(() => rememberSearch(search), [search, rememberSearch]);
}

/** The way back to the queue as last seen; the bare address shows what is to be decided. */
export function useWayToQueue(): string {
  const [search] = useStore<string>(searchKey, '');
  return `/cases${search}`;
}

export interface QueuePlace {
  /** From 1; 0 when the case was not in the queue as last seen. */
  position: number;
  total: number;
  previous: string | undefined;
  next: string | undefined;
}

/** Where a case stands in the queue as last seen. */
export function useQueuePlace(caseId: string): QueuePlace {
  const [order] = useStore<string[]>(orderKey, []);
  const index = order.indexOf(caseId);
  return {
    position: index + 1,
    total: order.length,
    previous: index > 0 ? order[index - 1] : undefined,
    next: index >= 0 ? order[index + 1] : undefined,
  };
}
