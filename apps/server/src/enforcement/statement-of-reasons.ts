import type { CaseOrigin } from '@stillwatch/contracts/case';
import type { DecisionAction, StatementOfReasons } from '@stillwatch/contracts/enforcement';
import type { PolicyClause } from '@stillwatch/contracts/policy-clause';
import type { NewestFinding } from '../accounts/accounts.service.js';

const redress =
  'You can contest this decision by the link in the letter that told you of it, until the date named there, saying why. ' +
  'The appeal is heard by a person who took no part in the decision.';

/** What the proposer wants and says. `facts` replaces those of the score, where somebody has edited them. */
export interface Worded {
  readonly action: DecisionAction;
  readonly explanation: string;
  readonly facts?: readonly string[];
}

/**
 * Why a decision is taken, with the facts as they are at its proposal. The facts are the sentences of the newest score,
 * strongest first, then what was found in the account's favour. `automatedDetection` says whether the score brought the
 * account into review; who was drawn at random was not found by a machine.
 */
export function statementOfReasons(
  given: Worded & {
    readonly origin: CaseOrigin;
    readonly finding: NewestFinding;
    /** Of a decision about members of a campaign: what the campaign was found to be, and what ties this account to it. */
    readonly campaign?: { readonly finding: NewestFinding; readonly basis?: string };
    readonly clause: PolicyClause | null;
    /** The usage that the clause was chosen for. */
    readonly usageAt: Date;
  },
): StatementOfReasons {
  const { finding, campaign, clause } = given;
  return {
    facts: given.facts ? [...given.facts] : campaign ? factsOfMember(campaign, finding) : factsOf(finding),
    clause: clause && {
      id: clause.clause,
      version: clause.version,
      title: clause.title,
      effectiveFrom: clause.effectiveFrom,
      usageAt: given.usageAt.toISOString(),
    },
    automatedDetection: given.origin === 'score',
    automatedDecision: false,
    scorecardVersion: finding.scorecardVersion,
    score: finding.isScored ? finding.score : null,
    explanation: given.explanation,
    redress,
  };
}

/** What the campaign does, then what ties the account to it, then what the account itself was seen to do. */
function factsOfMember(
  campaign: { readonly finding: NewestFinding; readonly basis?: string },
  own: NewestFinding,
): string[] {
  const ofCampaign = factsOf(campaign.finding).map((fact) => `The linked accounts together: ${fact}`);
  const tie = campaign.basis === undefined ? [] : [`This account is one of them: ${campaign.basis}`];
  return [...ofCampaign, ...tie, ...factsOf(own)];
}

function factsOf({ reasons }: NewestFinding): string[] {
  const byWeight = [...reasons].sort((a, b) => Math.abs(b.nats) - Math.abs(a.nats));
  const against = byWeight.filter((reason) => !reason.exculpatory).map((reason) => reason.summary);
  const inFavour = byWeight
    .filter((reason) => reason.exculpatory)
    .map((reason) => `In its favour: ${reason.summary}`);
  return [...against, ...inFavour];
}
