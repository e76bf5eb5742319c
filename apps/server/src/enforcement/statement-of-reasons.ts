import type { CaseOrigin } from '@stillwatch/contracts/case';
import type { DecisionAction, StatementOfReasons } from '@stillwatch/contracts/enforcement';
import type { PolicyClause } from '@stillwatch/contracts/policy-clause';
import type { NewestFinding } from '../accounts/accounts.service.js';

const redress =
  'You can contest this decision within six months of learning of it by writing to the address from which you received ' +
  'it, saying why. The appeal is heard by a person who took no part in the decision.';

/**
 * Why a decision is taken, with the facts as they are at its proposal. The facts are the sentences of the newest score,
 * strongest first, then what was found in the account's favour. `automatedDetection` says whether the score brought the
 * account into review; who was drawn at random was not found by a machine.
 */
export function statementOfReasons(given: {
  readonly action: DecisionAction;
  readonly explanation: string;
  readonly origin: CaseOrigin;
  readonly finding: NewestFinding;
  readonly clause: PolicyClause | null;
}): StatementOfReasons {
  const { finding, clause } = given;
  return {
    facts: factsOf(finding),
    clause: clause && {
      id: clause.clause,
      version: clause.version,
      title: clause.title,
      effectiveFrom: clause.effectiveFrom,
    },
    automatedDetection: given.origin === 'score',
    automatedDecision: false,
    scorecardVersion: finding.scorecardVersion,
    score: finding.isScored ? finding.score : null,
    explanation: given.explanation,
    redress,
  };
}

function factsOf({ reasons }: NewestFinding): string[] {
  const byWeight = [...reasons].sort((a, b) => Math.abs(b.nats) - Math.abs(a.nats));
  const against = byWeight.filter((reason) => !reason.exculpatory).map((reason) => reason.summary);
  const inFavour = byWeight
    .filter((reason) => reason.exculpatory)
    .map((reason) => `In its favour: ${reason.summary}`);
  return [...against, ...inFavour];
}
