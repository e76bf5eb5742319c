import {
  twoPersonActions,
  type Decision,
  type DecisionAction,
  type Standing,
} from '@stillwatch/contracts/enforcement';
import type { Case } from '@stillwatch/contracts/case';

export interface Verb {
  action: DecisionAction;
  key: string;
}

/** One key per verb, in the order of the act bar: from what hurts least to what hurts most. */
export const verbs: readonly Verb[] = [
  { action: 'no_violation', key: 'n' },
  { action: 'request_information', key: 'i' },
  { action: 'warn', key: 'w' },
  { action: 'limit', key: 'l' },
  { action: 'suspend', key: 's' },
  { action: 'ban', key: 'b' },
  { action: 'reinstate', key: 'r' },
];

/** What may be decided on a case now. While a proposal is open nothing else may; a closed case can only be reversed. */
export function verbsFor(state: Case['state'], standing: Standing): readonly Verb[] {
  if (state === 'awaiting_approval') return [];
  return verbs.filter(({ action }) => {
    if (action === 'reinstate') return standing !== 'active';
    if (action === 'ban' && standing === 'banned') return false;
    return state !== 'closed';
  });
}

export const needsSecondPerson = (action: DecisionAction): boolean => twoPersonActions.includes(action);

const effects: Record<DecisionAction, string> = {
  no_violation: 'The case closes. The account keeps its standing and is watched as before.',
  request_information: 'The case waits for the customer. The account keeps its standing.',
  warn: 'The case closes with a warning on file. The account keeps its standing and is served as before.',
  limit:
    'The account’s standing becomes Limited: from the gateway’s next check on, it is told to limit the account.',
  suspend:
    'The account’s standing becomes Suspended until the date: from its next check on, the gateway blocks every request.',
  ban: 'The account’s standing becomes Banned: from its next check on, the gateway blocks every request, without an end date.',
  reinstate: 'The account’s standing becomes Active again: from its next check on, the gateway serves it.',
};

const record =
  'The decision is recorded under your name with its statement of reasons: facts, clause, and how to appeal.';

/** What an act does, in the order in which it happens, told before it is done. */
export function consequences(action: DecisionAction): string[] {
  if (!needsSecondPerson(action)) return [effects[action], record];
  return [
    'Nothing changes for the customer yet: this is a proposal, and another person must approve it. You can cancel it until then.',
    `Once approved: ${effects[action].charAt(0).toLowerCase()}${effects[action].slice(1)}`,
    record,
  ];
}

/** The open proposal of a case, if any. */
export const openProposal = (decisions: readonly Decision[]): Decision | undefined =>
  decisions.find(({ status }) => status === 'proposed');

/** A decision in force whose period of grace has not ended: it can still be taken back. */
export const inGrace = (decisions: readonly Decision[], nowMs: number): Decision | undefined =>
  decisions.find(
    ({ status, effectiveAt }) =>
      status === 'in_force' && effectiveAt !== null && Date.parse(effectiveAt) > nowMs,
  );

/** How the members of a campaign stand, for what may still be done: banned when all are, active when all are. */
export const commonStanding = (standings: readonly Standing[]): Standing => {
  const [first = 'active'] = standings;
  return standings.every((standing) => standing === first) ? first : 'limited';
};

/** Acts that find against the customer. */
export const isAdverse = (action: DecisionAction): boolean =>
  ['warn', 'limit', 'suspend', 'ban'].includes(action);

/** Acts that take service away; an approval on file that covers the finding stands against them. */
export const takesService = (action: DecisionAction): boolean => ['limit', 'suspend', 'ban'].includes(action);
