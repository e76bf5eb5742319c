import type { AccountView } from '../account-view.js';
import { percent, rounded, type Signal } from './signal.js';

/** Evidence of people: later turns of conversations, and distinct end users per request. */
function people(view: AccountView): { laterTurns: number; users: number; share: number } {
  const { counters, endUsers } = view.windows.month.profile;
  const laterTurns = counters.laterTurns / Math.max(1, counters.events);
  const users = endUsers.distinct();
  return {
    laterTurns,
    users,
    share: Math.min(1, counters.withEndUser / Math.max(1, counters.events)) * Math.min(1, users / 5),
  };
}

/** Signal 14: 1 minus the visible human presence (conversations that go on, several end users), 0 to 1. */
export const noEndUsers: Signal = {
  id: 'no-end-users',
  family: 'structure',
  direction: 'up',
  edges: [0.5, 0.95],
  measure(view) {
    if (view.windows.month.profile.counters.events < 10) return undefined;
    const { laterTurns, share } = people(view);
    return 1 - Math.min(1, 0.5 * share + 2 * laterTurns);
  },
  describe(view, value) {
    const { laterTurns, users } = people(view);
    return {
      summary:
        value > 0.7
          ? 'Next to nothing shows people behind the requests: hardly any conversation goes on.'
          : `People are behind the requests: ${percent(laterTurns)} of them continue a conversation.`,
      evidence: { laterTurnShare: rounded(laterTurns), endUsers: Math.round(users) },
    };
  },
  ordinaryExplanation: 'Batch jobs have no end users, and many gateways do not send these fields.',
};
