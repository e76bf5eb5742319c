import { Box } from '@mui/material';
import type { Approval } from '@stillwatch/contracts/account';
import { Badge } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { useNow } from '../../display/now.js';
import { Panel } from '../../display/panel.js';
import { approvalState, approvalStateWord } from '../../evidence/approvals-on-file.js';
import { dateOf } from '../../format/time.js';
import { approvalWord } from '../../format/words.js';
import { useMay } from '../../session/permission.js';
import { AddApprovalButton } from './acts/add-approval-button.js';
import { RevokeApprovalButton } from './acts/revoke-approval-button.js';

/** Exceptions on file, in force or not. */
export function ApprovalsPanel({
  accountId,
  approvals,
}: {
  accountId: string;
  approvals: readonly Approval[];
}) {
  const may = useMay('approvals:write');
  return (
    <Panel title="Approvals" aside={may ? <AddApprovalButton accountId={accountId} /> : undefined}>
      {approvals.length === 0 ? (
        <Box component="p" sx={{ color: 'var(--ink-2)' }}>
          None on file. Nothing permits this account what the terms forbid.
        </Box>
      ) : (
        <Box component="ul" sx={{ display: 'grid', gap: 2 }}>
          {approvals.map((approval) => (
            <ApprovalLine key={approval.id} approval={approval} mayRevoke={may} />
          ))}
        </Box>
      )}
    </Panel>
  );
}

function ApprovalLine({ approval, mayRevoke }: { approval: Approval; mayRevoke: boolean }) {
  const state = approvalState(approval, useNow());
  return (
    <Box component="li" sx={{ display: 'flex', gap: 3, alignItems: 'flex-start' }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
          <strong style={{ fontWeight: 600 }}>{approvalWord[approval.kind]}</strong>
          <code>{approval.reference}</code>
          <Badge tone={state === 'in_force' ? 'exculpatory' : 'none'}>{approvalStateWord[state]}</Badge>
        </Box>
        <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
          {dateOf(approval.validFrom)} to {dateOf(approval.expiresAt)}
          {approval.revokedAt !== null && (
            <>
              {' '}
              · revoked <Moment at={approval.revokedAt} />: “{approval.revokedReason}”
            </>
          )}
        </Box>
      </Box>
      {mayRevoke && state !== 'revoked' && state !== 'expired' && (
        <RevokeApprovalButton approval={approval} />
      )}
    </Box>
  );
}
