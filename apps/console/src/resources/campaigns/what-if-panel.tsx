import { Box, Button } from '@mui/material';
import type { CampaignChange, CampaignDetail } from '@stillwatch/contracts/campaign';
import { BandBadge } from '../../display/badge.js';
import { Panel } from '../../display/panel.js';
import { Loaded, Skeleton } from '../../display/states.js';
import { count, probability } from '../../format/number.js';
import { useWhatIf } from './campaign-reads.js';
import { useDesk } from './desk.js';
import { edgeKey } from './graph/graph-model.js';

const most = 10_000;

const plural = (amount: number, noun: string) => `${count(amount)} ${noun}${amount === 1 ? '' : 's'}`;

const Figures = ({ name, figures }: { name: string; figures: CampaignChange['before'] }) => (
  <Box component="tr">
    <th scope="row" style={{ textAlign: 'left', fontWeight: 400, color: 'var(--ink-3)' }}>
      {name}
    </th>
    <td>{figures.score.toFixed(1)}</td>
    <td>
      <BandBadge band={figures.band} />
    </td>
    <td>{probability(figures.probability)}</td>
    <td>{count(figures.memberCount)}</td>
  </Box>
);

/** What the campaign would be without the selected members and the marked links. Nothing is written. */
export function WhatIfPanel({ campaign }: { campaign: CampaignDetail }) {
  const { selected, marked, clear } = useDesk();
  const asked = selected.size + marked.size > 0;
  const cutEdges = campaign.edges
    .filter((edge) => marked.has(edgeKey(edge)))
    .slice(0, most)
    .map(({ from, to }) => ({ from, to }));
  const query = useWhatIf(campaign.id, { cutEdges, removeMembers: [...selected].slice(0, most) }, asked);
  if (!asked) return null;
  const parts = [
    ...(selected.size > 0 ? [plural(selected.size, 'selected member')] : []),
    ...(marked.size > 0 ? [plural(marked.size, 'marked link')] : []),
  ];
  return (
    <Panel
      title="What if"
      aside={
        <Button variant="text" onClick={clear} sx={{ py: 0, minHeight: 24 }}>
          Clear
        </Button>
      }
      sx={{ flexShrink: 0 }}
    >
      <Box component="p" sx={{ mb: 1 }}>
        Without {parts.join(' and ')}:
      </Box>
      <Loaded query={query} what="the answer" skeleton={<Skeleton height={72} />}>
        {({ before, after }) => (
          <Box
            component="table"
            aria-label="Campaign before and after"
            sx={{
              width: '100%',
              borderCollapse: 'collapse',
              '& td, & th': { py: '3px', pr: 2, fontSize: 13 },
              '& thead th': { textAlign: 'left', color: 'var(--ink-3)', fontWeight: 500, fontSize: 12 },
            }}
          >
            <thead>
              <tr>
                <td />
                <th scope="col">Score</th>
                <th scope="col">Band</th>
                <th scope="col">Probability</th>
                <th scope="col">Members</th>
              </tr>
            </thead>
            <tbody>
              <Figures name="Now" figures={before} />
              <Figures name="Then" figures={after} />
            </tbody>
          </Box>
        )}
      </Loaded>
      <Box component="p" sx={{ color: 'var(--ink-3)', fontSize: 12, mt: 1 }}>
        Only a trial: nothing has been changed.
      </Box>
    </Panel>
  );
}
