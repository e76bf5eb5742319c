import { Button } from '@mui/material';
import type { ScorecardVersion } from '@stillwatch/contracts/scorecard-version';
import { useNotify } from 'react-admin';
import { useStillwatch } from '../../../api/data-provider.js';
import { failureSentence } from '../../../api/problem.js';
import { useAct } from '../../../api/use-act.js';

/** Starts a backtest. It changes no account, so nothing is asked before. */
export function BacktestButton({ card, running }: { card: ScorecardVersion; running: boolean }) {
  const stillwatch = useStillwatch();
  const notify = useNotify();
  const start = useAct({
    act: () => stillwatch.startBacktest(card.version),
    happened: () => `Started: the backtest of ${card.version}. Its result appears as it grows.`,
  });
  return (
    <Button
      variant="outlined"
      disabled={start.isPending || running}
      onClick={() =>
        start.mutate(undefined, { onError: (error) => notify(failureSentence(error), { type: 'error' }) })
      }
    >
      {running ? 'Running' : 'Run backtest'}
    </Button>
  );
}
