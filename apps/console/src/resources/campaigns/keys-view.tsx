import { Box, Button } from '@mui/material';
import type { SharedKey } from '@stillwatch/contracts/campaign';
import { useMemo } from 'react';
import { LocalTable } from '../../display/local-table.js';
import type { Column } from '../../display/record-table.js';
import { ShortId } from '../../display/short-id.js';
import { Empty, Loaded, SkeletonLines } from '../../display/states.js';
import { count, percent } from '../../format/number.js';
import { useSharedKeys } from './campaign-reads.js';
import { useDesk } from './desk.js';
import { kindWord } from './evidence-kinds.js';

type KeyRow = SharedKey & { id: string; ofAll: number };

const columnsWith = (select: (accountIds: readonly string[]) => void): readonly Column<KeyRow>[] => [
  {
    key: 'kind',
    title: 'What is shared',
    sortBy: 'kind',
    narrow: 'full',
    cell: ({ kind, label, key }) => (
      <Box sx={{ lineHeight: '16px' }}>
        <span style={{ fontWeight: 600 }}>{kindWord(kind)}</span> <ShortId id={key} />
        <Box
          title={label}
          sx={{ color: 'var(--ink-2)', fontSize: 12.5, overflow: 'hidden', textOverflow: 'ellipsis' }}
        >
          {label}
        </Box>
      </Box>
    ),
  },
  {
    key: 'members',
    title: 'Members',
    width: 86,
    align: 'right',
    sortBy: 'memberCount',
    narrow: 'right',
    cell: ({ memberCount }) => count(memberCount),
  },
  {
    key: 'all',
    title: 'Of all that share it',
    width: 150,
    align: 'right',
    sortBy: 'ofAll',
    cell: ({ sharedBy, ofAll }) => `${percent(ofAll)} of ${count(sharedBy)}`,
  },
  {
    key: 'select',
    title: 'Act',
    width: 96,
    align: 'right',
    narrow: 'right',
    cell: ({ accountIds, label }) => (
      <Button
        variant="text"
        aria-label={`Select the members that share ${label}`}
        onClick={() => select(accountIds)}
      >
        Select
      </Button>
    ),
  },
];

/** What members share, and how much of it is theirs: a key that many outsiders share says little. */
export function KeysView({ campaignId }: { campaignId: string }) {
  const query = useSharedKeys(campaignId);
  const { select } = useDesk();
  const columns = useMemo(() => columnsWith(select), [select]);
  return (
    <Loaded
      query={query}
      what="the shared keys"
      skeleton={
        <Box sx={{ p: 4 }}>
          <SkeletonLines lines={8} />
        </Box>
      }
    >
      {(keys) => (
        <Box
          tabIndex={0}
          role="group"
          aria-label="Shared keys"
          sx={{ flex: 1, minHeight: 0, overflowY: 'auto' }}
        >
          <LocalTable
            label="the shared keys"
            records={keys.map((shared) => ({
              ...shared,
              id: `${shared.kind} ${shared.key}`,
              ofAll: shared.memberCount / Math.max(shared.sharedBy, 1),
            }))}
            columns={columns}
            sort={{ field: 'memberCount', order: 'DESC' }}
            rowNoun="key"
            matches={({ kind, label, key }, words) =>
              `${kindWord(kind)} ${label} ${key}`.toLowerCase().includes(words)
            }
            empty={<Empty title="No shared key matches" />}
          />
        </Box>
      )}
    </Loaded>
  );
}
