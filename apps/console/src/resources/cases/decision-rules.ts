import {
  takesTwoPeople,
  type Decision,
  type DecisionAction,
  type DecisionTerms,
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

/** Of a limit it depends on its strength and its end; without them it is one that hurts. */
export const needsSecondPerson = (
  action: DecisionAction,
  terms: Omit<DecisionTerms, 'action'> = {},
): boolean => takesTwoPeople({ action, ...terms });

/** Whether an act takes two people however mildly it is meant. */
export const alwaysNeedsSecondPerson = (action: DecisionAction): boolean =>
  needsSecondPerson(action, { limitPercent: 99, until: new Date(0) });

/** Whom an act reaches, as its consequences name them. */
export type Reach = 'account' | 'members';

interface ReachWords {
  keeps: string;
  becomes: string;
  is: string;
  it: string;
}

const reachWords: Record<Reach, ReachWords> = {
  account: {
    keeps: 'The account keeps its standing',
    becomes: 'The account’s standing becomes',
    is: 'is',
    it: 'the account',
  },
  members: {
    keeps: 'The accounts keep their standing',
    becomes: 'The standing of each of these accounts becomes',
    is: 'are',
    it: 'the accounts',
  },
};

const effectOf = (action: DecisionAction, reach: Reach): string => {
  const { keeps, becomes, is, it } = reachWords[reach];
  return {
    no_violation: `The case closes. ${keeps} and ${is} watched as before.`,
    request_information: `The case waits for the customer. ${keeps}.`,
    warn: `The case closes with a warning on file. ${keeps} and ${is} served as before.`,
    limit: `${becomes} Limited: from the gateway’s next check on, it is told to limit ${it}.`,
    suspend: `${becomes} Suspended until the date: from its next check on, the gateway blocks every request.`,
    ban: `${becomes} Banned: from its next check on, the gateway blocks every request, without an end date.`,
    reinstate: `${becomes} Active again: from its next check on, the gateway serves ${it}.`,
  }[action];
};

const record =
  'The decision is recorded under your name with its statement of reasons: facts, clause, and how to appeal.';

/** What an act does, in the order in which it happens, told before it is done. */
export function consequences(
  action: DecisionAction,
  reach: Reach = 'account',
  terms: Omit<DecisionTerms, 'action'> = {},
): string[] {
  const effect = effectOf(action, reach);
  if (!needsSecondPerson(action, terms)) return [effect, record];
  return [
    'Nothing changes for the customer yet: this is a proposal, and another person must approve it. You can cancel it until then.',
    `Once approved: ${effect.charAt(0).toLowerCase()}${effect.slice(1)}`,
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

/** The decision that closed the case last, where two people took it. */
export const resolvedByTwo = (decisions: readonly Decision[]): Decision | undefined =>
  decisions.findLast(({ status, independence }) => status === 'in_force' && independence !== null);

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
