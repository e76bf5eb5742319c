import { Box, Slider } from '@mui/material';
import { count, signedNats } from '../../../format/number.js';
import { capitalised } from '../../../format/words.js';
import { groupStroke, groupWord, kindGroup, kindWord, type EvidenceGroup } from '../evidence-kinds.js';
import type { EdgeFilter, KindCount } from './graph-model.js';

const groups: readonly EvidenceGroup[] = ['behaviour', 'infrastructure', 'direct'];

const dashes: Record<(typeof groupStroke)[EvidenceGroup], string | undefined> = {
  solid: undefined,
  dashed: '5 3',
  dotted: '1.5 2.5',
};

const Stroke = ({ kind, colour }: { kind: string; colour: string | undefined }) => (
  <svg width="20" height="8" aria-hidden="true" style={{ flexShrink: 0 }}>
    <line
      x1="0"
      y1="4"
      x2="20"
      y2="4"
      stroke={colour}
      strokeWidth="2.4"
      strokeDasharray={dashes[groupStroke[kindGroup(kind)]]}
    />
  </svg>
);

interface EdgeFiltersProps {
  kinds: readonly KindCount[];
  colours: ReadonlyMap<string, string>;
  filter: EdgeFilter;
  setFilter: (filter: EdgeFilter) => void;
  /** The weights of the weakest and the strongest edge, in nats. */
  range: readonly [number, number];
  shown: number;
  total: number;
}

/** The legend of the lines, which switches kinds on and off, and the least weight that is drawn. */
export function EdgeFilters({ kinds, colours, filter, setFilter, range, shown, total }: EdgeFiltersProps) {
  const toggle = (kind: string) => {
    const hiddenKinds = new Set(filter.hiddenKinds);
    if (!hiddenKinds.delete(kind)) hiddenKinds.add(kind);
    setFilter({ ...filter, hiddenKinds });
  };
  const inOrder = groups.flatMap((group) => kinds.filter(({ kind }) => kindGroup(kind) === group));
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 14px', alignItems: 'center', fontSize: 12 }}>
      <Box
        role="group"
        aria-label="Kinds of evidence"
        sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 3, minWidth: 0 }}
      >
        {inOrder.map(({ kind, edges }) => (
          <Box
            component="label"
            key={kind}
            title={capitalised(groupWord[kindGroup(kind)])}
            sx={{ display: 'inline-flex', alignItems: 'center', gap: 1.25, cursor: 'pointer', minHeight: 24 }}
          >
            <input type="checkbox" checked={!filter.hiddenKinds.has(kind)} onChange={() => toggle(kind)} />
            <Stroke kind={kind} colour={colours.get(kind)} />
            {kindWord(kind)}
            <span style={{ color: 'var(--ink-3)' }}>{count(edges)}</span>
          </Box>
        ))}
      </Box>
      <Box
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 3,
          flex: '1 1 220px',
          maxWidth: 380,
          minHeight: 28,
        }}
      >
        <span style={{ whiteSpace: 'nowrap' }}>at least {signedNats(filter.leastNats)} nats</span>
        <Slider
          size="small"
          aria-label="Least weight of a link, in nats"
          min={Math.floor(range[0])}
          max={Math.ceil(range[1])}
          step={0.5}
          value={Math.max(filter.leastNats, Math.floor(range[0]))}
          onChange={(_, value) => setFilter({ ...filter, leastNats: value })}
          sx={{ color: 'var(--ink-2)', minWidth: 80 }}
        />
        <span style={{ whiteSpace: 'nowrap', color: 'var(--ink-3)' }}>
          {count(shown)} of {count(total)} links
        </span>
      </Box>
    </Box>
  );
}
