import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ScorecardVersion } from '@stillwatch/contracts/scorecard-version';
import { useStillwatch } from '../../api/data-provider.js';
import { Moment } from '../../display/moment.js';
import { Panel } from '../../display/panel.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { count } from '../../format/number.js';
import { BandMatrix } from './band-matrix.js';
import { ChangedAccounts } from './changed-accounts.js';

const pollMs = 10_000;

/** What the scorecard has said in shadow beside the bands that count. Shown once it has been in shadow. */
export function ShadowPanel({ card }: { card: ScorecardVersion }) {
  const stillwatch = useStillwatch();
  const isWatching = card.status === 'shadow';
  const query = useQuery({
    queryKey: ['scorecards', 'shadow', card.version],
    queryFn: () => stillwatch.shadowComparison(card.version),
    refetchInterval: isWatching ? pollMs : false,
  });
  return (
    <Panel
      title="Shadow"
      aside={
        card.shadowedAt !== null && (
          <Moment at={card.shadowedAt} prefix={isWatching ? 'watching since ' : 'last begun '} />
        )
      }
    >
      <Loaded query={query} what="the comparison" skeleton={<SkeletonLines lines={5} />}>
        {({ accountsCompared, accountsTotal, matrix, changed, changedCount }) => (
          <Box sx={{ display: 'grid', gap: 3 }}>
            <Box sx={{ color: 'var(--ink-2)', fontSize: 12.5 }}>
              {count(accountsCompared)} of {count(accountsTotal)} accounts were scored by both so far. An
              account is compared when it is next scored, every one at the latest by the nightly re-score.
            </Box>
            {accountsCompared > 0 && (
              <>
                <Box sx={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label="Shadow, band by band">
                  <BandMatrix matrix={matrix} label="Accounts by band now and in shadow" />
                </Box>
                <ChangedAccounts changed={changed} changedCount={changedCount} />
              </>
            )}
          </Box>
        )}
      </Loaded>
    </Panel>
  );
}
