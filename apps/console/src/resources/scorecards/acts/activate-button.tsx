import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ScorecardVersion } from '@stillwatch/contracts/scorecard-version';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import { useStillwatch } from '../../../api/data-provider.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { count } from '../../../format/number.js';

/** Lets a tested scorecard judge, after saying what will happen. */
export function ActivateButton({ card }: { card: ScorecardVersion }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="contained"
        disabled={!card.tested}
        title={card.tested ? undefined : 'Run a backtest or put it in shadow first'}
        onClick={() => setOpen(true)}
      >
        Activate
      </Button>
      {open && <ActivateDialog card={card} onClose={() => setOpen(false)} />}
    </>
  );
}

function ActivateDialog({ card, onClose }: { card: ScorecardVersion; onClose: () => void }) {
  const stillwatch = useStillwatch();
  const activate = useAct({
    act: () => stillwatch.activateScorecard(card.version),
    happened: () => `${card.version} judges from now on. All accounts are being scored again.`,
    then: onClose,
  });
  return (
    <ActDialog
      open
      onClose={onClose}
      title={`Activate ${card.version}`}
      confirm="Activate scorecard"
      onConfirm={() => activate.mutate(undefined)}
      busy={activate.isPending}
      error={activate.error}
      harmful
    >
      <Expectation card={card} />
    </ActDialog>
  );
}

function Expectation({ card }: { card: ScorecardVersion }) {
  const stillwatch = useStillwatch();
  const { data: active } = useGetList<ScorecardVersion>('scorecards', {
    filter: { status: 'active' },
    sort: { field: 'createdAt', order: 'DESC' },
  });
  const { data: backtest } = useQuery({
    queryKey: ['scorecards', 'backtest', card.version],
    queryFn: () => stillwatch.newestBacktest(card.version),
  });
  const before = active?.[0]?.version;
  const isCurrent = backtest?.status === 'succeeded' && backtest.activeVersion === before;
  return (
    <Box component="ul" sx={{ display: 'grid', gap: 2, pl: 4, listStyle: 'disc !important' }}>
      <li>
        Every account is judged by {card.version} from now on, and all accounts are scored again at once.
      </li>
      <li>
        {isCurrent
          ? `By its newest backtest, ${count(backtest.result.changedCount)} of ${count(backtest.accountsDone)} accounts change band. Cases open for those that reach review; no case is closed by this.`
          : 'No finished backtest against the scorecard in force says how many accounts change band. Cases open for those that reach review; no case is closed by this.'}
      </li>
      <li>
        {before === undefined ? 'The scorecard in force' : before} is retired. It can be activated again at
        any time.
      </li>
      <li>No standing changes: nobody is limited, suspended or banned by a scorecard.</li>
    </Box>
  );
}
