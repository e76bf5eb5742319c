import { Box, Button } from '@mui/material';
import type { Decision } from '@stillwatch/contracts/enforcement';
import { useState } from 'react';
import { useStillwatch } from '../../api/data-provider.js';
import { Badge } from '../../display/badge.js';
import { IndependenceNote } from '../../display/independence.js';
import { ReasonDialog } from '../../display/reason-dialog.js';
import { Moment } from '../../display/moment.js';
import { dateOf } from '../../format/time.js';
import { actionNoun, capitalised } from '../../format/words.js';
import { useKeys } from '../../keyboard/key-bindings.js';
import { KeyHint } from '../../keyboard/key-hint.js';
import { useMay } from '../../session/permission.js';

/** A decision that is in force but has not taken effect yet, and the way to take it back. */
export function GraceBar({ decision }: { decision: Decision }) {
  const stillwatch = useStillwatch();
  const may = useMay('decisions:propose');
  const [open, setOpen] = useState(false);
  const noun = actionNoun[decision.action];
  useKeys(may ? [{ keys: 'c', label: `Take back ${noun}`, group: 'Case', run: () => setOpen(true) }] : []);
  return (
    <Box
      role="region"
      aria-label="Takes effect later"
      sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px 14px', width: '100%' }}
    >
      <Badge tone="review">Takes effect on {dateOf(decision.effectiveAt ?? '')}</Badge>
      <Box sx={{ flex: '1 1 300px', minWidth: 0 }}>
        {capitalised(noun)}, decided by {decision.proposedByName}
        {decision.resolvedByName !== null && ` and ${decision.resolvedByName}`},{' '}
        <Moment at={decision.resolvedAt ?? decision.proposedAt} />. The customer is told; service is as before
        until then. <IndependenceNote independence={decision.independence} isBrief />
      </Box>
      {may && (
        <Button variant="outlined" onClick={() => setOpen(true)}>
          Take back
          <KeyHint keys="c" />
        </Button>
      )}
      {open && (
        <ReasonDialog
          title={`Take back ${noun}`}
          confirm="Take back"
          act={(reason) => stillwatch.cancel(decision.id, reason)}
          happened={() => `Taken back: ${noun} will not take effect. The case is open again.`}
          onClose={() => setOpen(false)}
        >
          The decision will not take effect, and the case is to decide again. Who decided and who took it back
          stays on record.
        </ReasonDialog>
      )}
    </Box>
  );
}
