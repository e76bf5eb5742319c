import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { failureOf } from '../api/problem.js';
import { Page, Sheet } from './page.js';
import { Empty, Failed, Loaded } from './states.js';

interface RecordPageProps<T> {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'isPending'> & { refetch: () => unknown };
  /** Completes "No such …" and "Could not load the …". */
  noun: string;
  /** What to try when nothing has the id. */
  hint: ReactNode;
  skeleton: ReactNode;
  children: (record: T) => ReactNode;
}

/** A page about one record, in each of its states: being read, unknown, failed, there. */
export function RecordPage<T>({ query, noun, hint, skeleton, children }: RecordPageProps<T>) {
  if (query.error === null || query.data !== undefined) {
    return (
      <Loaded query={query} what={`the ${noun}`} skeleton={skeleton}>
        {children}
      </Loaded>
    );
  }
  const isMissing = failureOf(query.error).status === 404;
  return (
    <Page title={isMissing ? `No such ${noun}` : noun.charAt(0).toUpperCase() + noun.slice(1)}>
      <Sheet>
        {isMissing ? (
          <Empty title="Nothing is on file under this id">{hint}</Empty>
        ) : (
          <Failed what={`the ${noun}`} error={query.error} retry={() => void query.refetch()} />
        )}
      </Sheet>
    </Page>
  );
}
