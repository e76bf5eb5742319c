import { Box, LinearProgress } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { Backtest, ScorecardVersion } from '@stillwatch/contracts/scorecard-version';
import { useStillwatch } from '../../api/data-provider.js';
import { Moment } from '../../display/moment.js';
import { Panel } from '../../display/panel.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { count } from '../../format/number.js';
import { useMay } from '../../session/permission.js';
import { BacktestButton } from './acts/backtest-button.js';
import { BandMatrix } from './band-matrix.js';
import { ChangedAccounts } from './changed-accounts.js';

const pollMs = 1_500;

/** What the scorecard would change, found by judging all stored profiles with it and with the active one. */
export function BacktestPanel({ card }: { card: ScorecardVersion }) {
  const stillwatch = useStillwatch();
  const may = useMay('scorecards:write');
  const query = useQuery({
    queryKey: ['scorecards', 'backtest', card.version],
    queryFn: () => stillwatch.newestBacktest(card.version),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? pollMs : false),
  });
  return (
    <Panel
      title="Backtest"
      aside={may && <BacktestButton card={card} running={query.data?.status === 'running'} />}
    >
      <Loaded query={query} what="the backtest" skeleton={<SkeletonLines lines={5} />}>
        {(backtest) =>
          backtest === null ? (
            <Box sx={{ color: 'var(--ink-2)' }}>
              Not backtested yet. A backtest judges every stored profile with this scorecard and with the
              active one, and names the accounts whose band would change. It changes nothing.
            </Box>
          ) : (
            <BacktestResult backtest={backtest} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function BacktestResult({ backtest }: { backtest: Backtest }) {
  const { status, accountsDone, accountsTotal, activeVersion, startedBy, startedAt, problem, result } =
    backtest;
  const share = accountsTotal === 0 ? 1 : Math.min(1, accountsDone / accountsTotal);
  return (
    <Box sx={{ display: 'grid', gap: 3 }}>
      <Box sx={{ color: 'var(--ink-2)', fontSize: 12.5 }} role="status">
        {status === 'running' && `${count(accountsDone)} of ${count(accountsTotal)} accounts judged so far. `}
        {status === 'succeeded' && `${count(accountsDone)} accounts judged. `}
        {status === 'failed' && (
          <Box component="strong" sx={{ color: 'var(--critical)' }}>
            Failed after {count(accountsDone)} of {count(accountsTotal)} accounts: {problem}{' '}
          </Box>
        )}
        Against {activeVersion}, started by {startedBy} <Moment at={startedAt} />.
      </Box>
      {status === 'running' && (
        <LinearProgress variant="determinate" value={share * 100} aria-label="Accounts judged" />
      )}
      {status !== 'failed' && (
        <>
          <Box sx={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label="Band by band">
            <BandMatrix matrix={result.matrix} label="Accounts by band now and under this scorecard" />
          </Box>
          <ChangedAccounts changed={result.changed} changedCount={result.changedCount} />
        </>
      )}
    </Box>
  );
}
