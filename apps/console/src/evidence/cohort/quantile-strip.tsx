import { Box } from '@mui/material';
import type { CohortComparison } from '@stillwatch/contracts/cohort';
import { quantileLevels } from '@stillwatch/contracts/cohort';
import { measureWords, rankWords } from './cohort-words.js';
import { stripPlaces } from './strip-scale.js';

type Compared = CohortComparison['measures'][number];

const percentOf = (place: number) => `${place * 100}%`;
const span = ([from, to]: readonly [number, number]) => ({
  left: percentOf(from),
  width: `max(2px, ${(to - from) * 100}%)`,
});

/** One measure: the account's mark on the band of its cohort, with the same in words. */
export function QuantileStrip({ compared }: { compared: Compared }) {
  const { measure, own, percentile, cohort } = compared;
  const { name, format, logarithmic } = measureWords[measure];
  const median = cohort?.quantiles[quantileLevels.indexOf(0.5)];
  return (
    <Box sx={{ minWidth: 0 }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2, lineHeight: '16px' }}>
        <Box component="dt" sx={{ color: 'var(--ink-3)', fontSize: 11.5, minWidth: 0 }}>
          {name}
        </Box>
        <Box component="dd" sx={{ fontWeight: 600, fontSize: 12.5, whiteSpace: 'nowrap' }}>
          {own === null ? 'not observable' : format(own)}
        </Box>
      </Box>
      {cohort !== null && <Band quantiles={cohort.quantiles} own={own} logarithmic={logarithmic} />}
      <Box component="dd" sx={{ color: 'var(--ink-3)', fontSize: 11, lineHeight: '14px' }}>
        {percentile !== null && `${rankWords(percentile)}; `}
        {median === undefined ? 'not observable in the cohort' : `median ${format(median)}`}
      </Box>
    </Box>
  );
}

interface BandProps {
  quantiles: readonly number[];
  own: number | null;
  logarithmic: boolean;
}

/** The outer band holds nine of ten accounts, the inner one the middle half. */
function Band({ quantiles, own, logarithmic }: BandProps) {
  const places = stripPlaces(quantiles, own, logarithmic);
  return (
    <Box
      aria-hidden="true"
      sx={{ position: 'relative', height: 10, my: '1px', '& > *': { position: 'absolute' } }}
    >
      <Box sx={{ top: 4.5, left: 0, right: 0, height: '1px', bgcolor: 'var(--line)' }} />
      <Box
        sx={{ ...span(places.wide), top: 2, height: 6, borderRadius: '3px', bgcolor: 'var(--line-strong)' }}
      />
      <Box sx={{ ...span(places.middle), top: 2, height: 6, bgcolor: 'var(--ink-3)', opacity: 0.55 }} />
      <Box
        sx={{ left: percentOf(places.median), top: 0, width: '1.5px', height: 10, bgcolor: 'var(--ink)' }}
      />
      {places.own !== undefined && (
        <Box
          sx={{
            left: percentOf(places.own),
            ...{ top: 1, width: 8, height: 8, ml: '-4px', transform: 'rotate(45deg)' },
            bgcolor: 'var(--watch)',
            border: '1.5px solid var(--surface)',
          }}
        />
      )}
    </Box>
  );
}
