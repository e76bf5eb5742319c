import { Box, TextField } from '@mui/material';
import type { Decision } from '@stillwatch/contracts/enforcement';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { actionNoun, capitalised } from '../../../format/words.js';
import { consequences } from '../decision-rules.js';

export type Resolution = 'approve' | 'reject' | 'cancel';

interface Words {
  title: string;
  confirm: string;
  effect: string;
  happened: string;
}

const wordsOf = (resolution: Resolution, decision: Decision, name: string): Words => {
  const noun = actionNoun[decision.action].replace(/^an? /, '');
  const effect =
    consequences(decision.action, decision.campaignId === null ? 'account' : 'members', decision)[1] ?? '';
  return {
    approve: {
      title: `Approve the ${noun} of ${name}`,
      confirm: `Approve ${noun}`,
      effect: capitalised(effect.replace(/^Once approved: /, '')),
      happened: `Approved: the ${noun} of ${name} is in force.`,
    },
    reject: {
      title: `Reject the ${noun} of ${name}`,
      confirm: 'Reject proposal',
      effect: 'The proposal ends and the case is open again. No standing changes.',
      happened: `Rejected: the ${noun} of ${name} will not happen. The case is open again.`,
    },
    cancel: {
      title: `Cancel the proposed ${noun} of ${name}`,
      confirm: 'Cancel proposal',
      effect: 'The proposal ends and the case is open again. No standing changes.',
      happened: `Cancelled: the ${noun} of ${name} was only a proposal. The case is open again.`,
    },
  }[resolution];
};

interface ResolveDialogProps {
  resolution: Resolution;
  decision: Decision;
  subjectName: string;
  onClose: () => void;
}

/** The second person's answer to a proposal, or the proposer's withdrawal. */
export function ResolveDialog({ resolution, decision, subjectName, onClose }: ResolveDialogProps) {
  const stillwatch = useStillwatch();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const words = wordsOf(resolution, decision, subjectName);
  const resolve = useAct({
    act: (given: string | undefined) => stillwatch[resolution](decision.id, given),
    happened: () => words.happened,
    then: onClose,
  });
  const submit = () => {
    const given = reason.trim();
    if (resolution === 'reject' && given === '') {
      setMissing(true);
      return;
    }
    resolve.mutate(given === '' ? undefined : given);
  };
  return (
    <ActDialog
      open
      onClose={onClose}
      title={words.title}
      confirm={words.confirm}
      onConfirm={submit}
      busy={resolve.isPending}
      error={resolve.error}
      harmful={resolution === 'approve'}
    >
      <Box component="p">{words.effect}</Box>
      <Box
        component="blockquote"
        sx={{
          borderLeft: '2px solid var(--line-strong)',
          pl: 3,
          color: 'var(--ink-2)',
          whiteSpace: 'pre-wrap',
          maxHeight: 160,
          overflowY: 'auto',
        }}
      >
        {decision.reason}
        <Box component="footer" sx={{ color: 'var(--ink-3)', fontSize: 12.5, mt: 1 }}>
          {decision.proposedByName}
        </Box>
      </Box>
      <TextField
        label={resolution === 'reject' ? 'Why not' : 'Remark (optional)'}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        multiline
        minRows={2}
        maxRows={6}
        fullWidth
        autoFocus
        required={resolution === 'reject'}
        error={missing && reason.trim() === ''}
        helperText={
          missing && reason.trim() === '' ? 'The proposer needs to know why.' : 'Recorded with the decision.'
        }
      />
    </ActDialog>
  );
}
