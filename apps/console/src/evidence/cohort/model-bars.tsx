import { Box } from '@mui/material';
import type { CohortComparison } from '@stillwatch/contracts/cohort';
import { percent } from '../../format/number.js';

const shown = 4;

const Bar = ({ share, colour }: { share: number; colour: string }) => (
  <Box sx={{ height: 4, width: `${share * 100}%`, minWidth: share > 0 ? '2px' : 0, bgcolor: colour }} />
);

/** Which models the account uses, each above the average share it has in the cohort. */
export const ModelBars = ({ models }: { models: CohortComparison['models'] }) => (
  <Box component="ul" sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1, fontSize: 11.5 }}>
    {models.slice(0, shown).map(({ model, own, cohort, accountShare }) => (
      <Box component="li" key={model} title={`${percent(accountShare)} of the cohort use it`}>
        <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2, lineHeight: '15px' }}>
          <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
            {model}
          </Box>
          <Box component="span" sx={{ whiteSpace: 'nowrap', color: 'var(--ink-3)' }}>
            <strong style={{ color: 'var(--ink)', fontWeight: 600 }}>{percent(own)}</strong> · cohort{' '}
            {percent(cohort)}
          </Box>
        </Box>
        <Box aria-hidden="true" sx={{ display: 'grid', gap: '1px', bgcolor: 'var(--sunken)' }}>
          <Bar share={own} colour="var(--watch)" />
          <Bar share={cohort} colour="var(--ink-3)" />
        </Box>
      </Box>
    ))}
  </Box>
);
