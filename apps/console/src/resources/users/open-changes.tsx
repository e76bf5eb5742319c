import { Box, Button } from '@mui/material';
import type { ApprovedUserChange, UserChange } from '@stillwatch/contracts/user';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { useStillwatch } from '../../api/data-provider.js';
import { Badge } from '../../display/badge.js';
import { ConfirmDialog } from '../../display/confirm-dialog.js';
import { Moment } from '../../display/moment.js';
import { Panel } from '../../display/panel.js';
import { useMay, useOfficer } from '../../session/permission.js';
import { InvitationDialog, type MadeInvitation } from './acts/invitation-dialog.js';
import { changeSentence } from './person-words.js';

type Resolution = 'approve' | 'reject' | 'cancel';

interface Words {
  label: string;
  title: string;
  effect: string;
  happened: string;
}

const wordsOf = (resolution: Resolution, change: UserChange): Words => {
  const what = changeSentence(change);
  return {
    approve: {
      label: 'Approve',
      title: `Approve: ${what}`,
      effect: `${change.proposerName} proposed it. It is done as soon as you approve.`,
      happened: `Approved: ${what}.`,
    },
    reject: {
      label: 'Reject',
      title: `Reject: ${what}`,
      effect: 'The proposal ends, and nothing changes.',
      happened: `Rejected: ${what}.`,
    },
    cancel: {
      label: 'Cancel proposal',
      title: `Cancel: ${what}`,
      effect: 'The proposal ends, and nothing changes.',
      happened: `Cancelled: ${what}.`,
    },
  }[resolution];
};

function OpenChange({ change, onLink }: { change: UserChange; onLink: (made: MadeInvitation) => void }) {
  const stillwatch = useStillwatch();
  const officer = useOfficer();
  const may = useMay('users:write');
  const [chosen, choose] = useState<Resolution>();
  const isOwn = officer?.id === change.proposedBy;
  const answers: Resolution[] = !may ? [] : isOwn ? ['cancel'] : ['approve', 'reject'];
  const run: Record<Resolution, () => Promise<UserChange & Partial<ApprovedUserChange>>> = {
    approve: () => stillwatch.approveUserChange(change.id),
    reject: () => stillwatch.rejectUserChange(change.id),
    cancel: () => stillwatch.cancelUserChange(change.id),
  };
  const words = chosen && wordsOf(chosen, change);
  return (
    <Box component="li" sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 14px', alignItems: 'center' }}>
      <Badge tone="review">Waits for a second administrator</Badge>
      <Box sx={{ flex: '1 1 280px', minWidth: 0 }}>
        <Box sx={{ fontWeight: 600 }}>
          <Link to={`/users/${change.userId}`}>{changeSentence(change)}</Link>
        </Box>
        <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
          Proposed by {change.proposerName} <Moment at={change.proposedAt} />
          {isOwn && '. Another administrator who is independent of you must approve it.'}
        </Box>
      </Box>
      <Box sx={{ display: 'flex', gap: 2 }}>
        {answers.map((answer) => (
          <Button
            key={answer}
            variant={answer === 'approve' ? 'contained' : 'outlined'}
            color={answer === 'approve' ? 'error' : 'primary'}
            aria-label={`${wordsOf(answer, change).label}: ${changeSentence(change)}`}
            onClick={() => choose(answer)}
          >
            {wordsOf(answer, change).label}
          </Button>
        ))}
      </Box>
      {chosen !== undefined && words !== undefined && (
        <ConfirmDialog
          title={words.title}
          confirm={words.label}
          harmful={chosen === 'approve'}
          act={run[chosen]}
          happened={() => words.happened}
          then={({ invitation }) => {
            if (invitation) onLink({ name: change.userName, invitation });
          }}
          onClose={() => choose(undefined)}
        >
          <p>{words.effect}</p>
        </ConfirmDialog>
      )}
    </Box>
  );
}

/** What was proposed about administrators and waits. Nothing is drawn while nothing waits. */
export function OpenChanges({ changes }: { changes: readonly UserChange[] }) {
  const [made, setMade] = useState<MadeInvitation>();
  return (
    <>
      {changes.length > 0 && (
        <Panel title="Waiting">
          <Box component="ul" sx={{ display: 'grid', gap: 3 }}>
            {changes.map((change) => (
              <OpenChange key={change.id} change={change} onLink={setMade} />
            ))}
          </Box>
        </Panel>
      )}
      {made !== undefined && <InvitationDialog made={made} onClose={() => setMade(undefined)} />}
    </>
  );
}
