import { Inject, Injectable } from '@nestjs/common';
import type { CaseOrigin } from '@stillwatch/contracts/case';
import type { Band } from '@stillwatch/contracts/risk';
import type { Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import type { Env } from '../env/env.js';
import { ENV } from '../env/tokens.js';
import { systemActor } from '../http/actor.js';
import { OutboxService } from '../outbox/outbox.service.js';
import { leastLoadedOfficer } from './case-assignment.js';
import { campaignDissolved } from './case-closing.service.js';
import { appendCaseEvent } from './case-history.js';
import {
  caseChange,
  type CaseChange,
  type CaseSubject,
  type ClosedCase,
  type DueHours,
  type Finding,
} from './case-opening.rules.js';

interface CaseOnFile {
  readonly id: string;
  readonly band: Band;
  readonly score: number;
  readonly probability: number;
  readonly topReason: string | null;
  readonly dueAt: Date;
  readonly snoozedUntil: Date | null;
}

/** What a case shows of its subject's newest score. */
export type ShownFinding = Pick<Finding, 'subject' | 'band' | 'score' | 'probability' | 'topReason' | 'at'>;

/**
 * Opens cases and lets findings join them. Every caller holds the account's lock, or that of the campaign's score, so a
 * subject has one opener at a time.
 */
@Injectable()
export class FindingsService {
  constructor(
    private readonly auditLog: AuditLogService,
    private readonly outbox: OutboxService,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** `finding` opens a case; one that is open shows `shown`, which for a member of a campaign is more than its own finding. */
  async record(tx: Tx, finding: Finding, shown: Finding = finding): Promise<void> {
    const open = await this.openCase(tx, finding.subject);
    if (open) return this.join(tx, open, shown);
    const change = caseChange(finding, undefined, await this.lastClosed(tx, finding), this.dueHours());
    if (change.kind === 'open') await this.open(tx, { ...finding, origin: 'score', dueAt: change.dueAt });
  }

  async openCase(tx: Tx, subject: CaseSubject): Promise<CaseOnFile | undefined> {
    const row = await tx.case.findFirst({
      where: { subjectType: subject.type, subjectId: subject.id, state: { not: 'closed' } },
      select: {
        id: true,
        band: true,
        score: true,
        probability: true,
        topReason: true,
        dueAt: true,
        snoozedUntil: true,
      },
    });
    return row ? { ...row, band: row.band as Band } : undefined;
  }

  /** Opens a case that shows the subject's newest score. */
  async open(
    tx: Tx,
    { subject, at, ...shown }: ShownFinding & { origin: CaseOrigin; dueAt: Date },
  ): Promise<string> {
    const { band, score, probability, topReason, origin, dueAt } = shown;
    const assignee = this.env.STILLWATCH_AUTO_ASSIGN ? await leastLoadedOfficer(tx) : undefined;
    const { id } = await tx.case.create({
      data: {
        ...{ subjectType: subject.type, subjectId: subject.id, openedAt: at },
        ...{ band, score, probability, topReason, origin, dueAt },
        assigneeId: assignee?.id ?? null,
      },
      select: { id: true },
    });
    await appendCaseEvent(tx, id, {
      actor: systemActor,
      kind: 'opened',
      detail: { origin, band, score, topReason },
      at,
    });
    if (assignee) {
      const detail = { assigneeId: assignee.id, assigneeName: assignee.name };
      await appendCaseEvent(tx, id, { actor: systemActor, kind: 'assigned', detail, at });
    }
    await this.outbox.append(tx, {
      topic: 'case.opened',
      data: { caseId: id, subject, origin, band, score },
    });
    await this.auditLog.append(tx, systemActor, {
      action: 'case.opened',
      objectType: 'case',
      objectId: id,
      after: { ...named(subject), origin, band, score, dueAt, ...(assignee && { assigneeId: assignee.id }) },
    });
    return id;
  }

  private async join(tx: Tx, open: CaseOnFile, finding: Finding): Promise<void> {
    const { band, score, probability, topReason, at } = finding;
    const change = caseChange(
      finding,
      { ...open, recordedScore: await this.recordedScore(tx, open) },
      undefined,
      this.dueHours(),
    );
    if (change.kind !== 'update' || isShown(open, finding, change)) return;
    const wakes = change.isWorse && open.snoozedUntil !== null && open.snoozedUntil > at;
    await tx.case.update({
      where: { id: open.id },
      data: {
        ...{ band, score, probability, topReason, dueAt: change.dueAt },
        ...(wakes && { snoozedUntil: null }),
      },
    });
    if (change.isNotable) {
      const detail = { band, score, topReason, bandBefore: open.band, scoreBefore: open.score };
      await appendCaseEvent(tx, open.id, { actor: systemActor, kind: 'finding_joined', detail, at });
    }
    if (wakes) {
      const detail = { because: 'a finding got worse', snoozedUntil: open.snoozedUntil };
      await appendCaseEvent(tx, open.id, { actor: systemActor, kind: 'woken', detail, at });
    }
    if (change.bandChanged) {
      await this.auditLog.append(tx, systemActor, {
        action: 'case.band_changed',
        objectType: 'case',
        objectId: open.id,
        before: { band: open.band, score: open.score },
        after: { band, score },
      });
    }
  }

  private dueHours(): DueHours {
    return {
      critical: this.env.STILLWATCH_DUE_HOURS_CRITICAL,
      review: this.env.STILLWATCH_DUE_HOURS_REVIEW,
    };
  }

  /** The score in the newest line of the case's history that carries one. */
  private async recordedScore(tx: Tx, open: CaseOnFile): Promise<number> {
    const [row] = await tx.sql<{ score: number }>(
      `SELECT (detail ->> 'score')::float8 AS score FROM case_events
       WHERE case_id = $1 AND kind IN ('opened', 'finding_joined') AND detail ? 'score' ORDER BY at DESC LIMIT 1`,
      [open.id],
    );
    return row?.score ?? open.score;
  }

  private async lastClosed(tx: Tx, { subject, band }: Finding): Promise<ClosedCase | undefined> {
    if (band === 'none' || band === 'watch') return undefined;
    const row = await tx.case.findFirst({
      where: {
        ...{ subjectType: subject.type, subjectId: subject.id, state: 'closed', closedAt: { not: null } },
        // Nobody has decided such a case: a campaign that is linked again is looked at again.
        OR: [{ outcome: null }, { outcome: { not: campaignDissolved } }],
      },
      orderBy: { closedAt: 'desc' },
      select: { band: true, closedAt: true },
    });
    return row?.closedAt ? { band: row.band as Band, closedAt: row.closedAt } : undefined;
  }
}

const named = ({ type, id }: CaseSubject): Record<string, string> =>
  type === 'account' ? { accountId: id } : { campaignId: id };

const isShown = (
  open: CaseOnFile,
  finding: Finding,
  change: Extract<CaseChange, { kind: 'update' }>,
): boolean =>
  open.band === finding.band &&
  open.score === finding.score &&
  open.probability === finding.probability &&
  open.topReason === finding.topReason &&
  open.dueAt.getTime() === change.dueAt.getTime();
