import { Box, Button } from '@mui/material';
import type { CampaignDetail, CampaignEdge } from '@stillwatch/contracts/campaign';
import { useMemo } from 'react';
import { Badge } from '../../display/badge.js';
import { LocalTable } from '../../display/local-table.js';
import type { Column } from '../../display/record-table.js';
import { ShortId } from '../../display/short-id.js';
import { Empty } from '../../display/states.js';
import { count, signedNats } from '../../format/number.js';
import { useDesk } from './desk.js';
import { edgeKey } from './graph/graph-model.js';
import { kindWord } from './evidence-kinds.js';

type LinkRow = CampaignEdge & { id: string };

const verdictWord = { cut: 'Cut', confirmed: 'Confirmed' };

const columnsWith = (inspect: (key: string) => void): readonly Column<LinkRow>[] => [
  {
    key: 'from',
    title: 'One account',
    width: 128,
    sortBy: 'from',
    narrow: 'left',
    cell: ({ from }) => <ShortId id={from} longest={15} />,
  },
  {
    key: 'to',
    title: 'The other',
    width: 128,
    sortBy: 'to',
    narrow: 'right',
    cell: ({ to }) => <ShortId id={to} longest={15} />,
  },
  {
    key: 'nats',
    title: 'Nats',
    width: 66,
    align: 'right',
    sortBy: 'nats',
    narrow: 'left',
    cell: ({ nats }) => signedNats(nats),
  },
  {
    key: 'evidence',
    title: 'Evidence',
    narrow: 'full',
    cell: ({ evidence }) => (
      <span className="two-lines">
        {evidence.map(({ kind, nats }) => `${kindWord(kind)} ${signedNats(nats)}`).join(', ')}
      </span>
    ),
  },
  {
    key: 'verdict',
    title: 'Reviewed',
    width: 92,
    sortBy: 'verdict',
    cell: ({ verdict }) => (verdict === null ? null : <Badge>{verdictWord[verdict]}</Badge>),
  },
  {
    key: 'inspect',
    title: 'Act',
    width: 96,
    align: 'right',
    narrow: 'right',
    cell: ({ id, from, to }) => (
      <Button variant="text" aria-label={`Inspect the link of ${from} and ${to}`} onClick={() => inspect(id)}>
        Inspect
      </Button>
    ),
  },
];

const holds = ({ from, to, evidence }: LinkRow, words: string): boolean =>
  `${from} ${to} ${evidence.map(({ kind, summary }) => `${kindWord(kind)} ${summary}`).join(' ')}`
    .toLowerCase()
    .includes(words);

/** Every link as a row: the graph for those who do not see it, and for looking one up. */
export function LinksView({ campaign }: { campaign: CampaignDetail }) {
  const { inspect } = useDesk();
  const rows = useMemo(
    () => campaign.edges.map((edge) => ({ ...edge, id: edgeKey(edge) })),
    [campaign.edges],
  );
  const columns = useMemo(() => columnsWith((key) => inspect({ type: 'edge', key })), [inspect]);
  return (
    <Box tabIndex={0} role="group" aria-label="Links" sx={{ flex: 1, minHeight: 0, overflowY: 'auto' }}>
      <LocalTable
        label="the links"
        records={rows}
        columns={columns}
        sort={{ field: 'nats', order: 'DESC' }}
        rowNoun="link"
        matches={holds}
        acts={
          campaign.edgesLeftOut > 0 ? (
            <span style={{ color: 'var(--ink-3)', fontSize: 12 }}>
              {count(campaign.edgesLeftOut)} weaker links are left out: the strongest of each member are here.
            </span>
          ) : undefined
        }
        empty={<Empty title="No link matches">Try a part of an id, or a kind such as “network”.</Empty>}
      />
    </Box>
  );
}
