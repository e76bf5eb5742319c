import { Button } from '@mui/material';
import type { AccountEvidence } from '@stillwatch/contracts/evidence';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { ReasonDialog } from '../../../display/reason-dialog.js';
import { count } from '../../../format/number.js';

/** Erases what is kept of an account's requests, with a reason, for good. */
export function EraseEvidenceButton({ evidence: { accountId, excerpts } }: { evidence: AccountEvidence }) {
  const stillwatch = useStillwatch();
  const [open, setOpen] = useState(false);
  const what = excerpts === 1 ? 'the one excerpt' : `the ${count(excerpts)} excerpts`;
  return (
    <>
      <Button variant="outlined" onClick={() => setOpen(true)}>
        Erase…
      </Button>
      {open && (
        <ReasonDialog
          title="Erase what is kept of this account’s requests"
          confirm="Erase for good"
          act={(reason) => stillwatch.eraseEvidence(accountId, reason)}
          happened={() => 'Erased. Nothing more is kept of this account’s requests.'}
          onClose={() => setOpen(false)}
          leastLength={3}
          harmful
        >
          {excerpts === 0
            ? 'Nothing is kept now, and nothing will be: no excerpt of this account is made from here on.'
            : `The account’s key is deleted. Nobody can read ${what} any more, also not for an open case or appeal, and none is made from here on. This cannot be taken back.`}{' '}
          Files on cases are not touched; they are withdrawn one by one.
        </ReasonDialog>
      )}
    </>
  );
}
