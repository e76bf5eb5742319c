import { Inject, Injectable } from '@nestjs/common';
import type { CaseOrigin } from '@stillwatch/contracts/case';
import type { Database, Tx } from '@stillwatch/database/database';
import { AccountsService } from '../accounts/accounts.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { systemActor } from '../http/actor.js';
import { appendCaseEvent } from './case-history.js';
import { lockCase } from './case-lock.js';
import { FindingsService } from './findings.service.js';
import { leftToDraw, weekBegan } from './sample-week.rules.js';

const dayMs = 86_400_000;
const sampleRestMs = 90 * dayMs;
const attestationRestMs = 30 * dayMs;
const timeToDecideMs: Record<Exclude<CaseOrigin, 'score'>, number> = {
  sample: 7 * dayMs,
  attestation: 14 * dayMs,
};

interface DueAttestation {
  readonly accountId: string;
  readonly version: number;
  readonly attestationDueAt: Date;
}

/** Opens the cases that no score has asked for. Each in a transaction of its own: one that fails costs the others nothing. */
@Injectable()
export class AuditCasesService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly findings: FindingsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Draws accounts with usage that the score has not flagged and that were not drawn within 90 days, to measure what the
   * score misses: `size` in a week, however often it is asked and whatever was cut off. Answers the accounts whose case was
   * opened now. The caller sees to it that nobody else draws meanwhile.
   */
  async openSample(size: number): Promise<string[]> {
    const now = this.clock.now();
    const drawn = await this.database.prisma.case.count({
      where: { origin: 'sample', openedAt: { gte: weekBegan(now) } },
    });
    const { rows } = await this.database.pool.query<{ accountId: string }>(drawSample, [
      new Date(now.getTime() - sampleRestMs),
      leftToDraw(size, drawn),
    ]);
    const opened: string[] = [];
    for (const { accountId } of rows) {
      const isOpened = await this.database.transaction(async (tx) => {
        await this.accounts.lock(tx, accountId);
        if (await this.findings.openCase(tx, { type: 'account', id: accountId })) return false;
        await this.open(tx, accountId, 'sample');
        return true;
      });
      if (isOpened) opened.push(accountId);
    }
    return opened;
  }

  /**
   * Opens a case for each declared purpose that should have been attested again by now, or notes it once in the case that
   * is open. A case closed within 30 days gives the account that long to answer.
   */
  async openAttestations(): Promise<{ opened: number; joined: number }> {
    const now = this.clock.now();
    const { rows } = await this.database.pool.query<DueAttestation>(findDue, [
      now,
      new Date(now.getTime() - attestationRestMs),
    ]);
    const result = { opened: 0, joined: 0 };
    for (const due of rows) {
      const outcome = await this.database.transaction((tx) => this.openOrJoinAttestation(tx, due));
      if (outcome) result[outcome] += 1;
    }
    return result;
  }

  private async openOrJoinAttestation(tx: Tx, due: DueAttestation): Promise<'opened' | 'joined' | undefined> {
    await this.accounts.lock(tx, due.accountId);
    const open = await this.findings.openCase(tx, { type: 'account', id: due.accountId });
    if (!open) {
      await this.open(tx, due.accountId, 'attestation');
      return 'opened';
    }
    await lockCase(tx, open.id);
    const detail = { attestationDueAt: due.attestationDueAt, purposeVersion: due.version };
    const isNoted = await tx.sql(
      `SELECT FROM case_events
       WHERE case_id = $1 AND (kind = 'opened' AND detail ->> 'origin' = 'attestation' OR (detail ->> 'purposeVersion')::int = $2)`,
      [open.id, due.version],
    );
    if (isNoted.length > 0) return undefined;
    await appendCaseEvent(tx, open.id, {
      actor: systemActor,
      kind: 'finding_joined',
      detail,
      at: this.clock.now(),
    });
    return 'joined';
  }

  private async open(tx: Tx, accountId: string, origin: Exclude<CaseOrigin, 'score'>): Promise<void> {
    const at = this.clock.now();
    const { band, score, probability, topReason } = await this.accounts.newestFinding(tx, accountId);
    const dueAt = new Date(at.getTime() + timeToDecideMs[origin]);
    await this.findings.open(tx, {
      subject: { type: 'account', id: accountId },
      ...{ at, band, score, probability, topReason, origin, dueAt },
    });
  }
}

const drawSample = `
SELECT account_id AS "accountId" FROM accounts
WHERE band IN ('none', 'watch') AND events_scored > 0 AND standing <> 'banned'
  AND NOT EXISTS (
    SELECT FROM cases WHERE subject_type = 'account' AND subject_id = account_id
      AND (state <> 'closed' OR origin = 'sample' AND opened_at > $1)
  )
ORDER BY random() LIMIT $2`;

/** Purposes whose time is over, and requests that were not answered in theirs; of an account the one that is due longest. */
const findDue = `
SELECT DISTINCT ON (account_id) account_id AS "accountId", version, due_at AS "attestationDueAt" FROM (
  SELECT account_id, version, attestation_due_at AS due_at FROM declared_purposes
  WHERE attestation_due_at <= $1 AND NOT superseded
  UNION ALL
  SELECT account_id, coalesce((
      SELECT max(version) FROM declared_purposes WHERE declared_purposes.account_id = attestation_requests.account_id
    ), 0), due_at
  FROM attestation_requests WHERE answered_at IS NULL AND due_at <= $1
) AS due
WHERE NOT EXISTS (SELECT FROM accounts WHERE accounts.account_id = due.account_id AND standing = 'banned')
  AND NOT EXISTS (
    SELECT FROM cases WHERE subject_type = 'account' AND subject_id = due.account_id
      AND origin = 'attestation' AND state = 'closed' AND closed_at > $2
  )
ORDER BY account_id, due_at`;
