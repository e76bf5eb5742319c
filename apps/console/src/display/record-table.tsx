import { Box } from '@mui/material';
import { styled } from '@mui/material/styles';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useListContext, type RaRecord } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { useKeys } from '../keyboard/key-bindings.js';
import { ColumnHead } from './column-head.js';
import { Failed, Skeleton } from './states.js';

/** Which rows are picked, by their ids. */
export interface RowSelection {
  selected: ReadonlySet<string>;
  toggle: (id: string) => void;
  /** Picks all rows of the page, or none of them. */
  setAll: (ids: readonly string[], on: boolean) => void;
}

/** An act on one row by one key. */
export interface RowKey<T> {
  keys: string;
  label: string;
  run: (record: T) => void;
}

export interface Column<T> {
  key: string;
  title: string;
  /** In place of the title, for a column of controls. */
  head?: ReactNode;
  width?: number | string;
  align?: 'right';
  /** The field the API sorts by, where it can. */
  sortBy?: string;
  /** Where the cell goes when the table becomes a list of cards on a narrow screen; left out when absent. */
  narrow?: 'pick' | 'left' | 'right' | 'full';
  cell: (record: T) => ReactNode;
}

const Table = styled('table')(({ theme }) => ({
  width: '100%',
  borderCollapse: 'collapse',
  tableLayout: 'fixed',
  '& th': { position: 'sticky', top: 0, zIndex: 1, background: 'var(--surface)' },
  '& td': {
    height: 40,
    padding: '0 10px',
    borderTop: '1px solid var(--line)',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  '& td .two-lines': {
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 2,
    whiteSpace: 'normal',
    overflow: 'hidden',
    fontSize: 12.5,
    lineHeight: '16px',
  },
  '& th:first-of-type, & td:first-of-type': { paddingLeft: 16 },
  '& th:last-of-type, & td:last-of-type': { paddingRight: 16 },
  '& tbody tr.opens': { cursor: 'pointer' },
  '& tbody tr.opens:hover': { background: 'var(--hover)' },
  '& tbody tr.cursor': { background: 'var(--hover)', boxShadow: 'inset 3px 0 0 var(--ink)' },
  [theme.breakpoints.down('sm')]: {
    '&, & tbody': { display: 'block' },
    '& colgroup': { display: 'none' },
    '& thead': { display: 'none' },
    '& tbody tr': {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) auto',
      gap: '2px 12px',
      padding: '9px 14px',
      borderTop: '1px solid var(--line)',
      alignItems: 'center',
    },
    '& td, & td:first-of-type, & td:last-of-type': { display: 'none', height: 'auto', border: 0, padding: 0 },
    '& td[data-narrow]': { display: 'block' },
    '& td[data-narrow="left"]': { gridColumn: 1, textAlign: 'left !important' },
    '& td[data-narrow="right"]': { gridColumn: 2, textAlign: 'right' },
    '& td[data-narrow="full"]': { gridColumn: '1 / -1', order: 1, textAlign: 'left !important' },
    // The box that picks a row stands before its band, not above it.
    '& tbody tr:has(td[data-narrow="pick"])': {
      gridTemplateColumns: 'auto minmax(0, 1fr) auto',
      '& td[data-narrow="left"]': { gridColumn: 2 },
      '& td[data-narrow="right"]': { gridColumn: 3 },
    },
    '& td[data-skeleton]': { display: 'block', gridColumn: '1 / -1' },
  },
}));

interface RecordTableProps<T extends RaRecord> {
  /** Names the table for screen readers, and completes "Could not load …". */
  label: string;
  columns: readonly Column<T>[];
  /** Where a row leads. Rows without it are for reading only. */
  hrefOf?: (record: T) => string;
  /** Names a row's kind in the key help. */
  rowNoun?: string;
  empty: ReactNode;
  /** Drawn beneath a row, over its whole width. */
  detail?: (record: T) => ReactNode;
  selection?: RowSelection;
  /** Acts on the row under the cursor, by key. */
  rowKeys?: readonly RowKey<T>[];
}

/** Boxes that pick rows, and one that picks the page. */
function selectionColumn<T extends RaRecord>(
  { selected, toggle, setAll }: RowSelection,
  records: readonly T[],
  rowNoun: string,
): Column<T> {
  const ids = records.map(({ id }) => String(id));
  const all = ids.length > 0 && ids.every((id) => selected.has(id));
  return {
    key: 'selection',
    title: 'Selected',
    width: 36,
    narrow: 'pick',
    head: (
      <input
        type="checkbox"
        aria-label={`Select every ${rowNoun} of this page`}
        checked={all}
        onChange={() => setAll(ids, !all)}
      />
    ),
    cell: ({ id }) => (
      <input
        type="checkbox"
        aria-label={`Select ${rowNoun} ${id}`}
        checked={selected.has(String(id))}
        onChange={() => toggle(String(id))}
      />
    ),
  };
}

/** The rows of a react-admin list: `j` and `k` move, Enter opens, `x` picks where rows can be picked. */
export function RecordTable<T extends RaRecord>(given: RecordTableProps<T>) {
  const { data, error, isPending, refetch, sort, setSort } = useListContext<T>();
  const { label, hrefOf, empty, selection, rowNoun = 'row' } = given;
  const columns =
    selection === undefined || data === undefined
      ? given.columns
      : [selectionColumn(selection, data, rowNoun), ...given.columns];
  const props = { ...given, columns };
  if (error !== null && error !== undefined && data === undefined) {
    return <Failed what={label} error={error} retry={() => void refetch()} />;
  }
  if (data?.length === 0) return empty;
  return (
    <Table aria-label={label} aria-busy={isPending}>
      <colgroup>
        {columns.map(({ key, width }) => (
          <col key={key} style={{ width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map((column) => (
            <ColumnHead key={column.key} column={column} sort={sort} setSort={setSort} />
          ))}
        </tr>
      </thead>
      {data === undefined ? (
        <SkeletonRows columns={columns.length} />
      ) : hrefOf === undefined ? (
        <tbody>
          {data.map((record) => (
            <Cells key={record.id} record={record} {...props} />
          ))}
        </tbody>
      ) : (
        <OpeningRows records={data} {...props} hrefOf={hrefOf} />
      )}
    </Table>
  );
}

function Cells<T extends RaRecord>({ record, columns, detail }: RecordTableProps<T> & { record: T }) {
  const below = detail?.(record);
  return (
    <>
      <tr>
        {columns.map(({ key, align, narrow, cell }) => (
          <td
            key={key}
            data-narrow={narrow}
            className={align === 'right' ? 'figures' : undefined}
            style={{ textAlign: align }}
          >
            {cell(record)}
          </td>
        ))}
      </tr>
      {below !== undefined && below !== null && (
        <tr>
          <td
            colSpan={columns.length}
            data-narrow="full"
            style={{ border: 0, height: 'auto', whiteSpace: 'normal' }}
          >
            {below}
          </td>
        </tr>
      )}
    </>
  );
}

type OpeningProps<T extends RaRecord> = RecordTableProps<T> & {
  records: readonly T[];
  hrefOf: (record: T) => string;
};

function OpeningRows<T extends RaRecord>(props: OpeningProps<T>) {
  const { records, columns, hrefOf, rowNoun = 'row', selection, rowKeys = [] } = props;
  const navigate = useNavigate();
  const [cursor, setCursor] = useState(-1);
  const body = useRef<HTMLTableSectionElement>(null);
  const open = (record: T | undefined) => {
    if (record !== undefined) void navigate(hrefOf(record));
  };
  const pick = (record: T | undefined) => {
    if (record !== undefined) selection?.toggle(String(record.id));
  };
  const move = (by: number) => setCursor((at) => Math.max(0, Math.min(records.length - 1, at + by)));
  useKeys([
    { keys: 'j', label: `Next ${rowNoun}`, group: 'List', run: () => move(1) },
    { keys: 'k', label: `Previous ${rowNoun}`, group: 'List', run: () => move(-1) },
    { keys: 'Enter', label: `Open ${rowNoun}`, group: 'List', run: () => open(records[cursor]) },
    ...(selection === undefined
      ? []
      : [{ keys: 'x', label: `Select ${rowNoun}`, group: 'List', run: () => pick(records[cursor]) }]),
    ...rowKeys.map(({ keys, label, run }) => ({
      keys,
      label,
      group: 'List',
      run: () => {
        const record = records[cursor];
        if (record !== undefined) run(record);
      },
    })),
  ]);
  useEffect(() => {
    body.current?.querySelector('tr.cursor')?.scrollIntoView({ block: 'nearest' });
  }, [cursor]);
  return (
    <tbody ref={body}>
      {records.map((record, index) => (
        <tr
          key={record.id}
          className={index === cursor ? 'opens cursor' : 'opens'}
          aria-current={index === cursor ? 'true' : undefined}
          onClick={(event) => {
            if (!(event.target instanceof Element && event.target.closest('a, button, input'))) open(record);
          }}
        >
          {columns.map(({ key, align, narrow, cell }) => (
            <td
              key={key}
              data-narrow={narrow}
              className={align === 'right' ? 'figures' : undefined}
              style={{ textAlign: align }}
            >
              {cell(record)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

const SkeletonRows = ({ columns }: { columns: number }) => (
  <tbody>
    {Array.from({ length: 8 }, (_, row) => (
      <tr key={row}>
        <td colSpan={columns} data-skeleton="">
          <Box sx={{ py: 1 }}>
            <Skeleton width={`${96 - ((row * 13) % 30)}%`} />
          </Box>
        </td>
      </tr>
    ))}
  </tbody>
);
