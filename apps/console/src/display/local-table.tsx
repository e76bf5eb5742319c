import { Box } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { ListContextProvider, useList, type RaRecord, type SortPayload } from 'react-admin';
import { Pager } from './pager.js';
import { RecordTable, type Column, type RowSelection } from './record-table.js';

interface LocalTableProps<T extends RaRecord> {
  label: string;
  records: readonly T[];
  columns: readonly Column<T>[];
  sort: SortPayload;
  rowNoun: string;
  empty: ReactNode;
  /** Rows drawn at a time: 1,000 at once would make every key press slow. */
  perPage?: number;
  selection?: RowSelection;
  /** Whether a row holds the words that were typed; without it there is no field to type in. */
  matches?: (record: T, words: string) => boolean;
  /** Beside the field. */
  acts?: ReactNode;
}

/** A table of rows that are all here already: sorted, searched and paged on the screen. */
export function LocalTable<T extends RaRecord>(props: LocalTableProps<T>) {
  const { label, records, columns, sort, rowNoun, empty, perPage = 100, selection, matches, acts } = props;
  const [words, setWords] = useState('');
  const found =
    words.trim() === '' || matches === undefined
      ? records
      : records.filter((record) => matches(record, words.trim().toLowerCase()));
  const list = useList<T>({ data: [...found], sort, perPage });
  return (
    <ListContextProvider value={list}>
      {(matches !== undefined || acts !== undefined) && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'center', px: 3.5, py: 1.5 }}>
          {matches !== undefined && (
            <Box
              component="input"
              type="search"
              aria-label={`Find in ${label}`}
              placeholder={`Find in ${label}`}
              value={words}
              onChange={(event) => setWords(event.target.value)}
              sx={{
                font: 'inherit',
                color: 'inherit',
                bgcolor: 'var(--surface)',
                border: '1px solid var(--line-strong)',
                borderRadius: '7px',
                px: 2,
                height: 30,
                width: { xs: '100%', sm: 220 },
              }}
            />
          )}
          {acts}
        </Box>
      )}
      <Box sx={{ overflowX: 'auto' }}>
        <RecordTable<T>
          label={label}
          columns={columns}
          rowNoun={rowNoun}
          empty={empty}
          selection={selection}
        />
      </Box>
      <Pager noun={`${rowNoun}s`} />
    </ListContextProvider>
  );
}
