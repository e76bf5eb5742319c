import { Box, Button } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import type { CampaignDetail } from '@stillwatch/contracts/campaign';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Loaded, Skeleton } from '../../display/states.js';
import { useKeys } from '../../keyboard/key-bindings.js';
import { KeyHint } from '../../keyboard/key-hint.js';
import { kindColours } from './evidence-kinds.js';
import { EdgeFilters } from './graph/edge-filters.js';
import { kindCounts, shownEdges, type EdgeFilter } from './graph/graph-model.js';
import { useLinkLayout } from './graph/use-link-layout.js';

const LinkGraph = lazy(() => import('./graph/link-graph.js'));

/** The campaign as a graph, with its legend and filters. */
export function GraphView({ campaign }: { campaign: CampaignDetail }) {
  const { tokens } = useTheme();
  const { id, members, edges } = campaign;
  const layout = useLinkLayout(id, members, edges);
  const kinds = useMemo(() => kindCounts(edges), [edges]);
  const colours = useMemo(
    () =>
      kindColours(
        kinds.map(({ kind }) => kind),
        tokens.kinds,
      ),
    [kinds, tokens],
  );
  const range = useMemo<[number, number]>(() => {
    const weights = edges.map(({ nats }) => nats);
    return weights.length === 0
      ? [0, 1]
      : [weights.reduce((a, b) => Math.min(a, b)), weights.reduce((a, b) => Math.max(a, b))];
  }, [edges]);
  const [filter, setFilter] = useState<EdgeFilter>({
    hiddenKinds: new Set(),
    leastNats: Math.floor(range[0]),
  });
  const shown = useMemo(() => shownEdges(edges, filter), [edges, filter]);
  const [lassoing, setLassoing] = useState(false);
  const [fits, setFits] = useState(0);
  const fit = () => setFits((before) => before + 1);
  useKeys([
    {
      keys: 'o',
      label: 'Draw a lasso around members',
      group: 'Campaign',
      run: () => setLassoing((on) => !on),
    },
    { keys: 'f', label: 'Fit the graph into its frame', group: 'Campaign', run: fit },
  ]);
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0, px: 3.5, pb: 2 }}>
      <EdgeFilters
        kinds={kinds}
        colours={colours}
        filter={filter}
        setFilter={setFilter}
        range={range}
        shown={shown.length}
        total={edges.length + campaign.edgesLeftOut}
      />
      <Loaded query={layout} what="the picture" skeleton={<Skeleton height="100%" />}>
        {(places) => (
          <Suspense fallback={<Skeleton height="100%" />}>
            <LinkGraph
              members={members}
              edges={shown}
              places={places}
              colours={colours}
              lassoing={lassoing}
              onLassoed={() => setLassoing(false)}
              fits={fits}
            />
          </Suspense>
        )}
      </Loaded>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: 1,
          alignItems: 'center',
          fontSize: 12,
          color: 'var(--ink-3)',
        }}
      >
        <Button variant="outlined" aria-pressed={lassoing} onClick={() => setLassoing((on) => !on)}>
          {lassoing ? 'Draw around members…' : 'Lasso'}
          <KeyHint keys="o" />
        </Button>
        <Button variant="text" onClick={fit}>
          Fit
          <KeyHint keys="f" />
        </Button>
        <Box component="span" sx={{ ml: 'auto' }}>
          Size: tokens in 30 days · colour: own band · shape: standing (● active, ▲ limited, ■ suspended, ◆
          banned)
        </Box>
      </Box>
    </Box>
  );
}
