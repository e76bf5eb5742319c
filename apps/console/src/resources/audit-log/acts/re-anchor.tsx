import { Box, Button } from '@mui/material';
import type { ReAnchorRecord } from '@stillwatch/contracts/audit-log';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useGetIdentity } from 'react-admin';
import { useStillwatch } from '../../../api/data-provider.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { Moment } from '../../../display/moment.js';
import { ReasonDialog } from '../../../display/reason-dialog.js';
import { Refusal } from '../../../display/refusal.js';
import { count } from '../../../format/number.js';
import { useMay } from '../../../session/permission.js';
import { isLoss } from '../problem-words.js';
import { useVerification } from '../use-verification.js';

const lostEntries = ({ lost: { from, to } }: Pick<ReAnchorRecord, 'lost'>): string =>
  from === to ? `entry ${count(from)}` : `entries ${count(from)} to ${count(to)}`;

/** Offers, after a restore, to put on record what the log has lost; shows what waits for its second person. */
export function ReAnchor() {
  const stillwatch = useStillwatch();
  const may = useMay('audit-log:re-anchor');
  const { data: found } = useVerification();
  const { data: open } = useQuery({
    queryKey: ['re-anchors', 'open'],
    queryFn: () => stillwatch.openReAnchors(),
  });
  const [proposal] = open ?? [];
  if (proposal !== undefined) return <OpenProposal proposal={proposal} />;
  return may && isLoss(found?.problem?.code) ? <Propose /> : null;
}

function Propose() {
  const stillwatch = useStillwatch();
  const [asking, setAsking] = useState(false);
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'center', fontSize: 13 }}>
      <Box sx={{ flex: 1, minWidth: 240 }}>
        Was a backup restored? Then two administrators can put on record what it has lost, and the log is
        vouched for again from there on. The gap stays shown.
      </Box>
      <Button variant="outlined" onClick={() => setAsking(true)}>
        Re-anchor the log…
      </Button>
      {asking && (
        <ReasonDialog
          title="Put on record that the log has lost its end"
          confirm="Propose to a second person"
          act={(reason) => stillwatch.proposeReAnchor(reason)}
          happened={() => 'Proposed. A second administrator must approve it.'}
          onClose={() => setAsking(false)}
          leastLength={10}
          hint="Say what happened and which backup was restored. It is shown with every verification."
          harmful
        >
          Do this only if you know how the entries were lost. If nobody restored a backup, somebody has
          removed them: keep the database as it is and find out who.
        </ReasonDialog>
      )}
    </Box>
  );
}

function OpenProposal({ proposal }: { proposal: ReAnchorRecord }) {
  const stillwatch = useStillwatch();
  const may = useMay('audit-log:re-anchor');
  const { identity } = useGetIdentity();
  const [approving, setApproving] = useState(false);
  const cancel = useAct({
    act: () => stillwatch.cancelReAnchor(proposal.id),
    happened: () => 'The proposal is taken back.',
  });
  const isOwn = identity?.id === proposal.proposedBy.id;
  return (
    <Box component="section" aria-label="Proposed re-anchor" sx={{ display: 'grid', gap: 2, fontSize: 13 }}>
      <Box sx={{ overflowWrap: 'anywhere' }}>
        <strong>{proposal.proposedBy.name}</strong> proposed <Moment at={proposal.proposedAt} /> to put on
        record that {lostEntries(proposal)} were lost: “{proposal.reason}”
        {isOwn && ' A second administrator must approve it.'}
      </Box>
      {may && (
        <Box sx={{ display: 'flex', gap: 2 }}>
          {!isOwn && (
            <Button variant="contained" onClick={() => setApproving(true)}>
              Approve…
            </Button>
          )}
          <Button variant="outlined" disabled={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
            Cancel the proposal
          </Button>
        </Box>
      )}
      <Refusal error={cancel.error} />
      {approving && <ApproveDialog proposal={proposal} onClose={() => setApproving(false)} />}
    </Box>
  );
}

function ApproveDialog({ proposal, onClose }: { proposal: ReAnchorRecord; onClose: () => void }) {
  const stillwatch = useStillwatch();
  const { refetch } = useVerification();
  const approve = useAct({
    act: () => stillwatch.approveReAnchor(proposal.id),
    happened: ({ signedAt }) =>
      signedAt === null
        ? 'Approved. The signed checkpoint follows as soon as it can be written.'
        : 'Approved and signed. The gap stays shown.',
    then: () => {
      onClose();
      void refetch();
    },
  });
  return (
    <ActDialog
      open
      onClose={onClose}
      title="Approve that the log is re-anchored"
      confirm="Approve"
      onConfirm={() => approve.mutate(undefined)}
      busy={approve.isPending}
      error={approve.error}
      harmful
    >
      <p>
        The checkpoints of {lostEntries(proposal)} no longer count; the newest entry that is still proved is{' '}
        {count(proposal.lastGood.entry)}. Your name, {proposal.proposedBy.name}’s and the reason are shown
        with every verification from now on.
      </p>
      <p>“{proposal.reason}”</p>
    </ActDialog>
  );
}
