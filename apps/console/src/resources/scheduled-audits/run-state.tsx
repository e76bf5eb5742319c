import type { AuditRun } from '@stillwatch/contracts/scheduled-audit';
import { Badge, type Tone } from '../../display/badge.js';

const states: Record<AuditRun['status'], { tone: Tone; word: string }> = {
  running: { tone: 'watch', word: 'Running' },
  succeeded: { tone: 'exculpatory', word: 'Succeeded' },
  failed: { tone: 'critical', word: 'Failed' },
};

export const RunState = ({ status }: Pick<AuditRun, 'status'>) => (
  <Badge tone={states[status].tone}>{states[status].word}</Badge>
);
