import type { User } from '@stillwatch/contracts/user';
import { Tooltip } from '@mui/material';
import { Badge } from '../../display/badge.js';
import { decides } from './person-words.js';

/** Whether a person may decide: confirmed by an administrator who did not let them in, or counting so. */
export function ConfirmationBadge({ person }: { person: User }) {
  if (!decides(person)) return <span style={{ color: 'var(--ink-3)' }}>does not decide</span>;
  return person.confirmed ? (
    <Badge tone="exculpatory">Confirmed</Badge>
  ) : (
    <Tooltip title="May not propose or approve before an administrator who did not let them in confirms them.">
      <span>
        <Badge tone="review">Not confirmed</Badge>
      </span>
    </Tooltip>
  );
}
