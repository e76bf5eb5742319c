import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Standing } from '@stillwatch/contracts/enforcement';
import type { ScorecardStatus } from '@stillwatch/contracts/scorecard-version';
import type { Database, Tx } from '@stillwatch/database/database';
import { assessAccount, type AccountContext, type Assessment } from '@stillwatch/detection/assess';
import { activeScorecard as shippedScorecard } from '@stillwatch/detection/scorecard/active-scorecard';
import { parseScorecard, type Scorecard } from '@stillwatch/detection/scorecard/scorecard';
import type { Logger } from 'pino';
import { AccountsService } from '../accounts/accounts.service.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE, LOGGER } from '../env/tokens.js';
import { systemActor } from '../http/actor.js';
import { lockScorecards } from './scorecard-lock.js';
import { readWindows, type Windows } from './stored-windows.js';

export { isWorthRecording, type ScoreMark } from './score-history.rules.js';

/** What the scorecard in force says of an account, and what the one in shadow would say. */
export interface Judgement {
  readonly assessment: Assessment;
  readonly scorecard: Scorecard;
  readonly shadow: { readonly scorecard: Scorecard; readonly assessment: Assessment } | undefined;
  readonly windows: Windows;
  readonly standing: Standing;
}

/** Judges accounts by the scorecards that are stored and in force. */
@Injectable()
export class ScorecardsService implements OnModuleInit {
  /** A version's document never changes (a trigger sees to it), so what was parsed once stays right in every process. */
  private readonly parsed = new Map<string, Scorecard>();

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.storeShipped(shippedScorecard);
  }

  /**
   * Judges the stored profiles of an account as of its newest event; reads only. The same profiles and scorecard give the
   * same judgement.
   */
  async judge(tx: Tx, accountId: string, newest: Date): Promise<Judgement> {
    const { active, shadow } = await this.inForce(tx);
    const { standing, ...context } = await this.contextOf(tx, accountId, newest);
    return {
      assessment: assessAccount(context, active),
      scorecard: active,
      shadow: shadow && { scorecard: shadow, assessment: assessAccount(context, shadow) },
      windows: context.windows,
      standing,
    };
  }

  /** Keeps what the shadow scorecard said, beside the score that counts. Without one it does nothing. */
  async recordShadow(tx: Tx, accountId: string, { shadow }: Judgement, scoredAt: Date): Promise<void> {
    if (!shadow) return;
    const { score, probability, band } = shadow.assessment;
    const values = { scorecardVersion: shadow.scorecard.version, score, probability, band, scoredAt };
    await tx.shadowScore.upsert({
      where: { accountId },
      create: { accountId, ...values },
      update: values,
    });
  }

  /** Everything an assessment looks at. */
  async contextOf(
    tx: Tx,
    accountId: string,
    newest: Date,
  ): Promise<AccountContext & { readonly windows: Windows; readonly standing: Standing }> {
    const onFile = await this.accounts.scoringContext(tx, accountId);
    return { ...onFile, windows: await readWindows(tx, accountId, newest), asOf: newest };
  }

  /**
   * The active scorecard and the one in shadow. Which these are is asked anew in every transaction, at the price of one
   * look into a table of a few rows: a score that begins after an activation has committed is therefore always given by
   * the new card, whichever process gives it, and the re-score that follows an activation can leave nobody behind.
   */
  async inForce(tx: Tx): Promise<{ active: Scorecard; shadow: Scorecard | undefined }> {
    const rows = await tx.sql<{ version: string; status: ScorecardStatus }>(
      `SELECT version, status FROM scorecards WHERE status IN ('active', 'shadow')`,
    );
    const of = async (status: ScorecardStatus) => {
      const row = rows.find((candidate) => candidate.status === status);
      return row && this.load(tx, row.version);
    };
    const [active, shadow] = [await of('active'), await of('shadow')];
    if (!active) throw new Error('no scorecard is active; the start of the server stores one');
    return { active, shadow };
  }

  /** A stored scorecard. Throws when this release cannot read its document. */
  async load(tx: Tx, version: string): Promise<Scorecard> {
    const known = this.parsed.get(version);
    if (known) return known;
    const { document } = await tx.scorecard.findUniqueOrThrow({ where: { version } });
    const scorecard = parseScorecard(document);
    this.parsed.set(version, scorecard);
    return scorecard;
  }

  /**
   * Puts the scorecard of this release into the database: in force when there is none yet, else as a candidate, because no
   * upgrade may change who is flagged by itself. Repeated and concurrent calls change nothing.
   */
  async storeShipped(shipped: Scorecard): Promise<void> {
    await this.database.transaction(async (tx) => {
      await lockScorecards(tx);
      const { version } = shipped;
      const [stored] = await tx.sql<{ isSame: boolean }>(
        'SELECT document = $2::jsonb AS "isSame" FROM scorecards WHERE version = $1',
        [version, JSON.stringify(shipped)],
      );
      if (stored) return this.warnOfDifference(version, stored.isSame);
      const isFirst = (await tx.scorecard.count({ where: { status: 'active' } })) === 0;
      const now = this.clock.now();
      await tx.scorecard.create({
        data: {
          version,
          document: shipped,
          note: 'Came with the release.',
          createdBy: systemActor.name,
          createdAt: now,
          ...(isFirst ? { status: 'active', activatedAt: now } : { status: 'candidate' }),
        },
      });
      await this.auditLog.append(tx, systemActor, {
        action: isFirst ? 'scorecard.activated' : 'scorecard.created',
        objectType: 'scorecard',
        objectId: version,
        after: { madeFrom: shipped.madeFrom, status: isFirst ? 'active' : 'candidate' },
      });
    });
  }

  private warnOfDifference(version: string, isSame: boolean): void {
    if (isSame) return;
    this.logger.warn(
      { scorecard: version },
      'the scorecard of this release differs from the stored one of the same version; the stored one stays',
    );
  }
}
