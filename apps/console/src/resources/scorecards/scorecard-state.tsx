import type { ScorecardStatus } from '@stillwatch/contracts/scorecard-version';
import { Badge, type Tone } from '../../display/badge.js';

const states: Record<ScorecardStatus, { tone: Tone; word: string }> = {
  active: { tone: 'exculpatory', word: 'Active' },
  shadow: { tone: 'watch', word: 'In shadow' },
  candidate: { tone: 'none', word: 'Candidate' },
  retired: { tone: 'none', word: 'Retired' },
};

export const ScorecardState = ({ status }: { status: ScorecardStatus }) => (
  <Badge tone={states[status].tone}>{states[status].word}</Badge>
);
