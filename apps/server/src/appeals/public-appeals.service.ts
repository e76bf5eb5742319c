import { Inject, Injectable } from '@nestjs/common';
import type { AppealInput, PublicAppeal } from '@stillwatch/contracts/appeal';
import type { DecisionAction } from '@stillwatch/contracts/enforcement';
import type { Database } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { CasesService } from '../cases/cases.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import { customerActor } from '../http/actor.js';
import { OutboxService } from '../outbox/outbox.service.js';
import { AppealLinks, type AppealLinkTarget } from './appeal-links.js';
import { statementOf } from './appeal.mapper.js';
import { appealState } from './appeal.rules.js';

const dayMs = 86_400_000;
const answerWithinMs = 14 * dayMs;

/** What the holder of an appeal link can do: read what was decided, and appeal against it once. */
@Injectable()
export class PublicAppealsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly links: AppealLinks,
    private readonly cases: CasesService,
    private readonly outbox: OutboxService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `link_not_valid` */
  async show(token: string): Promise<PublicAppeal> {
    return this.describe(this.target(token));
  }

  /** @throws ProblemError `link_not_valid`, `appeal_exists`, `deadline_passed`, `decision_resolved` */
  async submit(token: string, { text, contactEmail }: AppealInput): Promise<PublicAppeal> {
    const target = this.target(token);
    const { decisionId, accountId } = target;
    await this.database.transaction(async (tx) => {
      const found = await tx.decision.findUnique({ where: { id: decisionId }, select: { caseId: true } });
      if (!found) throw notValid();
      await this.cases.lockCase(tx, found.caseId);
      const decision = await tx.decision.findUniqueOrThrow({ where: { id: decisionId } });
      const earlier = await tx.appeal.findUnique({
        where: { decisionId_accountId: { decisionId, accountId } },
      });
      const now = this.clock.now();
      demandOpen(
        appealState({ decisionStatus: decision.status, deadline: target.deadline, appeal: earlier, now }),
      );
      const { id: appealId } = await tx.appeal.create({
        data: {
          decisionId,
          caseId: decision.caseId,
          accountId,
          text,
          contactEmail: contactEmail ?? null,
          submittedAt: now,
          dueAt: new Date(now.getTime() + answerWithinMs),
        },
        select: { id: true },
      });
      const actor = customerActor(accountId);
      await this.cases.appendEvent(tx, decision.caseId, {
        actor,
        kind: 'appeal_submitted',
        detail: { appealId, decisionId, accountId },
        at: now,
      });
      await this.outbox.append(tx, {
        topic: 'appeal.submitted',
        data: { appealId, decisionId, accountId },
      });
      await this.auditLog.append(tx, actor, {
        action: 'appeal.submitted',
        objectType: 'appeal',
        objectId: appealId,
        after: { decisionId, accountId, text, contactEmail: contactEmail ?? null },
      });
    });
    return this.describe(target);
  }

  private target(token: string): AppealLinkTarget {
    const target = this.links.read(token);
    if (!target) throw notValid();
    return target;
  }

  private async describe({ decisionId, accountId, deadline }: AppealLinkTarget): Promise<PublicAppeal> {
    const { prisma } = this.database;
    const [decision, own, account, appeal] = await Promise.all([
      prisma.decision.findUnique({ where: { id: decisionId } }),
      prisma.decisionAccount.findUnique({ where: { accountId_decisionId: { accountId, decisionId } } }),
      prisma.account.findUnique({ where: { accountId }, select: { organizationName: true } }),
      prisma.appeal.findUnique({ where: { decisionId_accountId: { decisionId, accountId } } }),
    ]);
    if (!decision) throw notValid();
    const { clause, ...statement } = statementOf(own, decision);
    const wording = clause && (await this.wording(clause));
    return {
      accountId,
      organizationName: account?.organizationName ?? null,
      action: decision.action as DecisionAction,
      decidedAt: (decision.resolvedAt ?? decision.proposedAt).toISOString(),
      effectiveAt: decision.effectiveAt?.toISOString() ?? null,
      until: decision.until?.toISOString() ?? null,
      deadline: deadline.toISOString(),
      state: appealState({ decisionStatus: decision.status, deadline, appeal, now: this.clock.now() }),
      statement: {
        facts: statement.facts,
        explanation: statement.explanation,
        clause: clause && { id: clause.id, version: clause.version, title: clause.title, text: wording },
        automatedDetection: statement.automatedDetection,
        automatedDecision: statement.automatedDecision,
      },
      appeal: appeal && {
        submittedAt: appeal.submittedAt.toISOString(),
        text: appeal.text,
        decidedAt: appeal.decidedAt?.toISOString() ?? null,
        reason: appeal.decidedReason,
      },
    };
  }

  private async wording({ id, version }: { id: string; version: number }): Promise<string | null> {
    const clause = await this.database.prisma.policyClause.findUnique({
      where: { id_version: { id, version } },
      select: { text: true },
    });
    return clause?.text ?? null;
  }
}

const notValid = (): ProblemError =>
  new ProblemError('link_not_valid', 'The link is not valid; use the one in the letter, whole.');

function demandOpen(state: PublicAppeal['state']): void {
  if (state === 'open') return;
  if (state === 'withdrawn')
    throw new ProblemError(
      'decision_resolved',
      'The decision was withdrawn; there is nothing to appeal against.',
    );
  if (state === 'expired')
    throw new ProblemError('deadline_passed', 'The time to appeal against this decision is over.');
  throw new ProblemError(
    'appeal_exists',
    'This decision has been appealed against; an appeal is heard once.',
  );
}
