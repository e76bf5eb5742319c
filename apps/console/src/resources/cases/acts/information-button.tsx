import { Button } from '@mui/material';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { ReasonDialog } from '../../../display/reason-dialog.js';
import { useKeys } from '../../../keyboard/key-bindings.js';
import { KeyHint } from '../../../keyboard/key-hint.js';

/** Records what came of a request for information: the case is open again. `e` leads here. */
export function InformationButton({ caseId }: { caseId: string }) {
  const stillwatch = useStillwatch();
  const [open, setOpen] = useState(false);
  useKeys([{ keys: 'e', label: 'Record the customer’s answer', group: 'Case', run: () => setOpen(true) }]);
  return (
    <>
      <Button variant="outlined" onClick={() => setOpen(true)}>
        Record the answer
        <KeyHint keys="e" />
      </Button>
      {open && (
        <ReasonDialog
          title="Record the customer’s answer"
          confirm="Record answer"
          label="What they answered"
          hint="Kept in the case’s history; the customer does not see it."
          act={(text) => stillwatch.recordInformation(caseId, text)}
          happened={() => 'The answer is recorded. The case is to decide again.'}
          onClose={() => setOpen(false)}
        >
          The case no longer waits: it is back among those to decide, with what you write in its history.
        </ReasonDialog>
      )}
    </>
  );
}
