import { Button } from '@mui/material';
import type { ScorecardVersion } from '@stillwatch/contracts/scorecard-version';
import { useNotify } from 'react-admin';
import { useStillwatch } from '../../../api/data-provider.js';
import { failureSentence } from '../../../api/problem.js';
import { useAct } from '../../../api/use-act.js';

/** Puts a scorecard into shadow, or ends its shadow. Neither changes an account. */
export function ShadowButton({ card }: { card: ScorecardVersion }) {
  const stillwatch = useStillwatch();
  const notify = useNotify();
  const isWatching = card.status === 'shadow';
  const change = useAct({
    act: () =>
      isWatching ? stillwatch.retireScorecard(card.version) : stillwatch.shadowScorecard(card.version),
    happened: () =>
      isWatching
        ? `${card.version} no longer watches; what it said is kept.`
        : `${card.version} now scores in shadow and changes nobody's band.`,
  });
  return (
    <Button
      variant="outlined"
      disabled={change.isPending}
      onClick={() =>
        change.mutate(undefined, { onError: (error) => notify(failureSentence(error), { type: 'error' }) })
      }
    >
      {isWatching ? 'End shadow' : 'Put in shadow'}
    </Button>
  );
}
