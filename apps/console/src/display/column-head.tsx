import { styled } from '@mui/material/styles';
import type { ReactNode } from 'react';
import type { SortPayload } from 'react-admin';

const Head = styled('th')({
  height: 34,
  padding: '0 10px',
  textAlign: 'left',
  fontSize: 12,
  fontWeight: 550,
  color: 'var(--ink-3)',
  whiteSpace: 'nowrap',
});

const SortButton = styled('button')({
  all: 'unset',
  cursor: 'pointer',
  borderRadius: 4,
  '&:hover': { color: 'var(--ink)' },
  '&:focus-visible': { outline: '2px solid var(--focus)', outlineOffset: 2 },
});

interface ColumnHeadProps {
  column: { title: string; head?: ReactNode; sortBy?: string; align?: 'right' };
  sort: SortPayload;
  setSort: (sort: SortPayload) => void;
}

/** A column's title; a button where the API can sort by it. */
export function ColumnHead({ column: { title, head, sortBy, align }, sort, setSort }: ColumnHeadProps) {
  if (sortBy === undefined) {
    return (
      <Head scope="col" style={{ textAlign: align }}>
        {head ?? title}
      </Head>
    );
  }
  const sorted = sort.field === sortBy ? sort.order : undefined;
  const next = sorted === 'DESC' ? 'ASC' : 'DESC';
  const spoken = sorted === undefined ? 'none' : sorted === 'ASC' ? 'ascending' : 'descending';
  return (
    <Head scope="col" aria-sort={spoken} style={{ textAlign: align }}>
      <SortButton type="button" onClick={() => setSort({ field: sortBy, order: next })}>
        {title}
        <span aria-hidden="true" style={{ marginLeft: 4, color: 'var(--ink)' }}>
          {sorted === undefined ? '' : sorted === 'ASC' ? '↑' : '↓'}
        </span>
      </SortButton>
    </Head>
  );
}
