import { Tooltip } from '@mui/material';
import { exact, span, urgency, type Urgency } from '../format/time.js';
import { Badge, type Tone } from './badge.js';
import { useNow } from './now.js';

const tones: Record<Urgency, Tone> = { late: 'critical', soon: 'review', later: 'none' };

/** When a case must be decided. Late and soon stand out; anything later stays quiet. */
export function DueBadge({ dueAt }: { dueAt: string }) {
  const now = useNow();
  const state = urgency(dueAt, now);
  const distance = span(Date.parse(dueAt) - now);
  const words = state === 'late' ? `${distance} late` : `due in ${distance}`;
  return (
    <Tooltip title={`Due ${exact(dueAt)}`} describeChild>
      <span>
        {state === 'later' ? (
          <span style={{ color: 'var(--ink-2)' }}>{words}</span>
        ) : (
          <Badge tone={tones[state]}>{words}</Badge>
        )}
      </span>
    </Tooltip>
  );
}
