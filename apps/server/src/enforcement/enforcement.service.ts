import { Inject, Injectable } from '@nestjs/common';
import type { Decision, DecisionInput, Enforcement, Standing } from '@stillwatch/contracts/enforcement';
import type { Database } from '@stillwatch/database/database';
import { AccountsService } from '../accounts/accounts.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { DecisionRecords, type ReviewedCase } from './decision-records.js';
import { toDecision } from './decision.mapper.js';
import { propose, resolve, type Permitted, type Refused, type Resolution } from './decision.rules.js';
import { onceForKey } from './idempotency.js';
import { statementOfReasons } from './statement-of-reasons.js';

const effects: Record<Standing, Enforcement['effect']> = {
  active: 'allow',
  limited: 'limit',
  suspended: 'block',
  banned: 'block',
};

/** Decides about accounts: one transaction locks account and case, asks the rules, and writes what follows from them. */
@Injectable()
export class EnforcementService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly records: DecisionRecords,
    private readonly clock: Clock,
  ) {}

  /**
   * May this account be served? One read by primary key.
   * @throws ProblemError `account_not_found`
   */
  async check(accountId: string): Promise<Enforcement> {
    const { standing, until, decisionId } = await this.accounts.standing(accountId);
    return {
      accountId,
      standing,
      effect: effects[standing],
      until: until?.toISOString() ?? null,
      decisionId,
      limitPercent: null,
      upcoming: null,
    };
  }

  /**
   * Proposes a suspension or ban, or decides what one person may decide.
   * @throws ProblemError of {@link propose}, `case_not_found`, `idempotency_key_reused`
   */
  async propose(
    actor: Actor,
    caseId: string,
    input: DecisionInput,
    idempotencyKey: string | undefined,
  ): Promise<Decision> {
    const request = { call: 'propose', caseId: knownForm(caseId, 'case_not_found', 'case'), input };
    return this.database.transaction((tx) =>
      onceForKey(tx, { actor, key: idempotencyKey, request }, async () => {
        const now = this.clock.now();
        const reviewed = await this.records.load(tx, caseId, now);
        const until = input.until === undefined ? null : new Date(input.until);
        const verdict = demand(propose(reviewed.situation, input.action, until));
        const statement = statementOfReasons({
          action: input.action,
          explanation: input.reason,
          origin: reviewed.locked.origin,
          finding: reviewed.finding,
          clause: input.action === 'reinstate' ? null : reviewed.clause,
        });
        const { action, reason } = input;
        const row = await this.records.create(tx, actor, reviewed, {
          action,
          reason,
          until,
          statement,
          verdict,
          now,
        });
        return toDecision(row);
      }),
    );
  }

  /**
   * Approves, rejects or cancels a proposal.
   * @throws ProblemError of {@link resolve}, `decision_not_found`; `invalid_request` for a rejection without a reason
   */
  async resolve(
    actor: Actor,
    givenId: string,
    resolution: Resolution,
    reason: string | undefined,
  ): Promise<Decision> {
    const id = knownForm(givenId, 'decision_not_found', 'decision');
    if (resolution === 'reject' && !reason) {
      throw new ProblemError('invalid_request', 'reason: a rejection needs a reason for its proposer.');
    }
    return this.database.transaction(async (tx) => {
      const found = await tx.decision.findUnique({ where: { id }, select: { caseId: true } });
      if (!found) throw unknownObject(id, 'decision_not_found', 'decision');
      const now = this.clock.now();
      const reviewed = await this.records.load(tx, found.caseId, now);
      const proposal = theDecision(reviewed, id);
      const by = { id: actor.id, mayCancelOthers: actor.permissions.includes('decisions:cancel-others') };
      const verdict = demand(resolve(reviewed.situation, proposal, resolution, by));
      const row = await this.records.resolve(tx, actor, reviewed, {
        id,
        reason: reason || null,
        verdict,
        now,
      });
      return toDecision(row);
    });
  }
}

/** The decision as it is now that its case is locked: a transaction before ours may have resolved it. */
function theDecision({ decisions }: ReviewedCase, id: string) {
  const decision = decisions.find((candidate) => candidate.id === id);
  if (!decision) throw new Error(`the decision ${id} is not among those of its account`);
  return decision;
}

function demand(verdict: Permitted | Refused): Permitted {
  if (!verdict.permitted) throw new ProblemError(verdict.code, verdict.because);
  return verdict;
}
