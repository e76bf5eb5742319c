import { Box, Button } from '@mui/material';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { Link, useNavigate } from 'react-router-dom';
import { Badge } from '../../display/badge.js';
import { DueBadge } from '../../display/due-badge.js';
import { dateOf } from '../../format/time.js';
import { spelled, stateWord } from '../../format/words.js';
import { useKeys } from '../../keyboard/key-bindings.js';
import { AssignButton } from './acts/assign-button.js';
import { useQueuePlace, useWayToQueue } from './case-reads.js';
import { PacketButton } from './packet/packet-button.js';

/** The way to the cases before and after this one, as the queue was last seen. In focus mode the server says what is next. */
function Neighbours({ caseId, keys }: { caseId: string; keys: boolean }) {
  const { position, total, previous, next } = useQueuePlace(caseId);
  const navigate = useNavigate();
  const wayBack = useWayToQueue();
  const open = (id: string | undefined) => {
    if (id !== undefined) void navigate(`/cases/${id}`);
  };
  useKeys(
    keys
      ? [
          { keys: 'j', label: 'Next case', group: 'Case', run: () => open(next) },
          { keys: 'k', label: 'Previous case', group: 'Case', run: () => open(previous) },
          { keys: 'u', label: 'Back to the queue', group: 'Case', run: () => void navigate(wayBack) },
        ]
      : [],
  );
  return (
    <Box
      component="nav"
      aria-label="Neighbouring cases"
      sx={{ display: 'flex', alignItems: 'center', color: 'var(--ink-3)', fontSize: 12.5 }}
    >
      <Button component={Link} to={wayBack} variant="text" sx={{ px: 1.5 }}>
        Queue
      </Button>
      {keys && position > 0 && (
        <>
          <span>
            {position} of {total}
          </span>
          <Button
            variant="text"
            aria-label="Previous case"
            disabled={previous === undefined}
            onClick={() => open(previous)}
            sx={{ px: 2 }}
          >
            ↑
          </Button>
          <Button
            variant="text"
            aria-label="Next case"
            disabled={next === undefined}
            onClick={() => open(next)}
            sx={{ px: 2 }}
          >
            ↓
          </Button>
        </>
      )}
    </Box>
  );
}

/** Until when, whose, and what is next: the same for an account's case and a campaign's. */
export function CaseControls({ record, inFocus }: { record: CaseDetail; inFocus: boolean }) {
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, flexWrap: 'wrap' }}>
      {record.closedAt === null && <DueBadge dueAt={record.dueAt} />}
      {record.closedAt === null && <AssignButton record={record} />}
      <PacketButton caseId={record.id} />
      <Neighbours caseId={record.id} keys={!inFocus} />
    </Box>
  );
}

/** How far the case is, where that is not simply "to decide". */
export function CaseState({ record }: { record: CaseDetail }) {
  return (
    <>
      {record.state !== 'open' && (
        <Badge>
          {record.state === 'closed'
            ? `Closed: ${spelled(record.outcome ?? 'decided')}`
            : stateWord[record.state]}
        </Badge>
      )}
      {record.snoozedUntil !== null && (
        <Badge tone="watch">Snoozed until {dateOf(record.snoozedUntil)}</Badge>
      )}
    </>
  );
}
