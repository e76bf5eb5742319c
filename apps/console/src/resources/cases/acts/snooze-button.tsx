import { Button } from '@mui/material';
import type { Case } from '@stillwatch/contracts/case';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useStillwatch } from '../../../api/data-provider.js';
import { failureSentence } from '../../../api/problem.js';
import { useAct } from '../../../api/use-act.js';
import { DayField, dayIn, startOfDay } from '../../../display/day-field.js';
import { ReasonDialog } from '../../../display/reason-dialog.js';
import { dateOf } from '../../../format/time.js';
import { useKeys } from '../../../keyboard/key-bindings.js';
import { KeyHint } from '../../../keyboard/key-hint.js';

const spans = [1, 3, 7, 14];

interface SnoozeButtonProps {
  record: Pick<Case, 'id' | 'snoozedUntil' | 'state'>;
  /** After the case is out of the queue. */
  then?: () => void;
}

/** Puts a case out of the queue for some days, or back into it. `z` does either. */
export function SnoozeButton({ record, then }: SnoozeButtonProps) {
  const stillwatch = useStillwatch();
  const notify = useNotify();
  const [open, setOpen] = useState(false);
  const wake = useAct({
    act: () => stillwatch.wake(record.id),
    happened: () => 'The case is back in the queue.',
  });
  const isSnoozed = record.snoozedUntil !== null;
  const run = () => {
    if (!isSnoozed) setOpen(true);
    else wake.mutate(undefined, { onError: (error) => notify(failureSentence(error), { type: 'error' }) });
  };
  const label = isSnoozed ? 'Wake' : 'Snooze';
  useKeys([{ keys: 'z', label: isSnoozed ? 'Put back into the queue' : 'Snooze', group: 'Case', run }]);
  return (
    <>
      <Button variant="outlined" disabled={wake.isPending} onClick={run}>
        {label}
        <KeyHint keys="z" />
      </Button>
      {open && <SnoozeDialog caseId={record.id} onClose={() => setOpen(false)} then={then} />}
    </>
  );
}

function SnoozeDialog({ caseId, onClose, then }: { caseId: string; onClose: () => void; then?: () => void }) {
  const stillwatch = useStillwatch();
  const [day, setDay] = useState(() => dayIn(3));
  return (
    <ReasonDialog
      title="Snooze the case"
      confirm="Snooze"
      leastLength={3}
      act={(reason) => stillwatch.snooze(caseId, { until: startOfDay(day), reason })}
      happened={() => `Snoozed until ${dateOf(startOfDay(day))}.`}
      then={then}
      onClose={onClose}
    >
      <p>
        The case leaves the queue until then and comes back by itself, earlier if a finding gets worse. Its
        deadline stays, and the account is served as before.
      </p>
      <DayField label="Back in the queue on (UTC)" day={day} setDay={setDay} offers={spans} required />
    </ReasonDialog>
  );
}
