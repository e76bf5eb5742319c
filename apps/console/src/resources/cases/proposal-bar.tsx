import { Box, Button } from '@mui/material';
import type { Decision } from '@stillwatch/contracts/enforcement';
import { useId, useState } from 'react';
import { Badge } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { dateOf } from '../../format/time.js';
import { actionNoun } from '../../format/words.js';
import { useKeys } from '../../keyboard/key-bindings.js';
import { KeyHint } from '../../keyboard/key-hint.js';
import { useMay, useOfficer } from '../../session/permission.js';
import { useWhyNotSecond } from '../../session/use-two-people.js';
import { ResolveDialog, type Resolution } from './acts/resolve-dialog.js';

interface Answer {
  resolution: Resolution;
  key: string;
  label: string;
}

const approve: Answer = { resolution: 'approve', key: 'y', label: 'Approve' };
const reject: Answer = { resolution: 'reject', key: 'x', label: 'Reject' };
const cancel: Answer = { resolution: 'cancel', key: 'c', label: 'Cancel proposal' };

function useWhyNoApproval(decision: Decision, isProposer: boolean, mayApprove: boolean): string | undefined {
  const whyNotSecond = useWhyNotSecond([decision.proposedBy]);
  if (isProposer) return 'You proposed it, so another person must approve it. You can still cancel it.';
  return mayApprove ? whyNotSecond : 'Approving is not among your permissions.';
}

/** An open proposal: who wants what and why, and the answers that this person may give. */
export function ProposalBar({ decision, subjectName }: { decision: Decision; subjectName: string }) {
  const officer = useOfficer();
  const mayApprove = useMay('decisions:approve');
  const [resolution, resolve] = useState<Resolution>();
  const reasonId = useId();
  const isProposer = officer?.id === decision.proposedBy;
  const mayCancel = useMay('decisions:cancel-others') || isProposer;
  const reason = useWhyNoApproval(decision, isProposer, mayApprove);
  const answers = [
    ...(reason === undefined ? [approve] : []),
    ...(mayApprove && !isProposer ? [reject] : []),
    ...(mayCancel ? [cancel] : []),
  ];
  useKeys(
    answers.map((answer) => ({
      keys: answer.key,
      label: answer.label,
      group: 'Case',
      run: () => resolve(answer.resolution),
    })),
  );
  return (
    <Box
      role="region"
      aria-label="Proposal"
      sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px 14px', flex: 1, minWidth: 0 }}
    >
      <Badge tone="review">Waits for a second person</Badge>
      <Box sx={{ flex: '1 1 340px', minWidth: 0 }}>
        <Box sx={{ fontWeight: 600 }}>
          {decision.proposedByName} proposed {actionNoun[decision.action]}
          {decision.until !== null && ` until ${dateOf(decision.until)}`}, <Moment at={decision.proposedAt} />
        </Box>
        <Box
          title={decision.reason}
          sx={{
            color: 'var(--ink-2)',
            fontSize: 12.5,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          “{decision.reason}”
        </Box>
        {reason !== undefined && (
          <Box id={reasonId} sx={{ color: 'var(--ink-2)', fontSize: 12.5 }}>
            {reason}
          </Box>
        )}
      </Box>
      <Box sx={{ display: 'flex', gap: 2 }}>
        {mayApprove && reason !== undefined && (
          <Button variant="outlined" disabled aria-describedby={reasonId}>
            Approve
          </Button>
        )}
        {answers.map((answer) => (
          <Button
            key={answer.resolution}
            variant={answer === approve ? 'contained' : 'outlined'}
            color={answer === approve ? 'error' : 'primary'}
            onClick={() => resolve(answer.resolution)}
          >
            {answer.label}
            <KeyHint keys={answer.key} />
          </Button>
        ))}
      </Box>
      {resolution !== undefined && (
        <ResolveDialog
          resolution={resolution}
          decision={decision}
          subjectName={subjectName}
          onClose={() => resolve(undefined)}
        />
      )}
    </Box>
  );
}
