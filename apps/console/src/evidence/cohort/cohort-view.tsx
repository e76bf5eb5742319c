import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { CohortComparison, CohortMeasure } from '@stillwatch/contracts/cohort';
import type { ReactNode } from 'react';
import { useStillwatch } from '../../api/data-provider.js';
import { Moment } from '../../display/moment.js';
import { Loaded, Skeleton } from '../../display/states.js';
import { comparedSentence } from './cohort-words.js';
import { HourBand } from './hour-band.js';
import { ModelBars } from './model-bars.js';
import { QuantileStrip } from './quantile-strip.js';

const groups: { title: string; measures: CohortMeasure[] }[] = [
  { title: 'Tempo', measures: ['requestsPerActiveHour', 'longestIdleHours'] },
  { title: 'Token economics', measures: ['outputPerInput', 'medianOutputTokens', 'outputTokensPerDay'] },
  { title: 'Templates', measures: ['largestTemplateShare', 'recurringPromptShare', 'distinctPromptShare'] },
  { title: 'Models', measures: ['distinctModels'] },
];

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <Box component="section" aria-label={`${title} beside the cohort`} sx={{ minWidth: 0 }}>
    <Box component="h3" sx={{ fontSize: 12, fontWeight: 650, lineHeight: '18px' }}>
      {title}
    </Box>
    {children}
  </Box>
);

const Key = () => (
  <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
    <Box component="span" sx={{ color: 'var(--watch)' }} aria-hidden="true">
      ◆
    </Box>{' '}
    this account; band: 90 % of them, dark: 50 %
  </Box>
);

const Drawn = ({ comparison }: { comparison: CohortComparison }) => (
  <Box
    sx={{
      display: 'grid',
      gap: '10px 14px',
      gridTemplateColumns: {
        xs: 'minmax(0, 1fr)',
        sm: 'repeat(2, minmax(0, 1fr))',
        lg: 'repeat(4, minmax(0, 1fr))',
      },
    }}
  >
    {groups.map(({ title, measures }) => (
      <Group key={title} title={title}>
        {title === 'Tempo' && comparison.hours.length > 0 && <HourBand hours={comparison.hours} />}
        {title === 'Models' && comparison.models.length > 0 && <ModelBars models={comparison.models} />}
        <Box component="dl" sx={{ display: 'grid', gap: 1, mt: 1 }}>
          {comparison.measures
            .filter(({ measure }) => measures.includes(measure))
            .map((compared) => (
              <QuantileStrip key={compared.measure} compared={compared} />
            ))}
        </Box>
      </Group>
    ))}
  </Box>
);

/** The account beside those that declare the same purpose: one chart each for tempo, token economics, templates, models. */
export function CohortView({ accountId }: { accountId: string }) {
  const stillwatch = useStillwatch();
  const query = useQuery({
    queryKey: ['accounts', 'cohort', accountId],
    queryFn: () => stillwatch.cohort(accountId),
  });
  return (
    <Loaded query={query} what="the cohort" skeleton={<Skeleton height={150} />}>
      {(comparison) => (
        <Box sx={{ display: 'grid', gap: 2 }}>
          <Box
            component="p"
            sx={{ fontSize: 12, color: 'var(--ink-2)', display: 'flex', flexWrap: 'wrap', gap: '0 12px' }}
          >
            <span>
              {comparedSentence(comparison)}
              {comparison.computedAt !== null && (
                <>
                  {' '}
                  As of <Moment at={comparison.computedAt} />.
                </>
              )}
            </span>
            {comparison.comparedWith !== 'nobody' && <Key />}
          </Box>
          {comparison.comparedWith !== 'nobody' && <Drawn comparison={comparison} />}
        </Box>
      )}
    </Loaded>
  );
}
