import { Inject, Injectable } from '@nestjs/common';
import type { AfterCommit, Database, Tx } from '@stillwatch/database/database';
import { claimReceipts, readReceiptEvents, type FoldReceipt } from '@stillwatch/database/fold-receipts';
import { observedBehaviour, type Assessment } from '@stillwatch/detection/assess';
import type { ProfiledEvent } from '@stillwatch/detection/profiled-event';
import { AccountsService, strongestAgainst } from '../accounts/accounts.service.js';
import { CampaignsService, type SeenAccount } from '../campaigns/campaigns.service.js';
import { CasesService, type Finding } from '../cases/cases.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { IntakeService } from '../intake/intake.service.js';
import {
  isWorthRecording,
  ScorecardsService,
  type Judgement,
  type ScoreMark,
} from '../scorecards/scorecards.service.js';
import { toProfiledEvent } from './stored-event.js';
import { foldIntoProfiles } from './profile-store.js';
import { addUsageHours } from './usage-hours.js';

/** Receipts that one transaction folds at most, so that a large import is taken in bounded steps. */
const receiptsPerFold = 64;

/**
 * Turns stored events into a score. One transaction claims the account's receipts, folds exactly their events, scores
 * the profiles and tells the case file: a crash undoes all of it and the receipts are still there; a commit has removed
 * them. The account's row lock makes folds of one account follow each other, so a profile is never read stale.
 */
@Injectable()
export class ScoringService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly cases: CasesService,
    private readonly scorecards: ScorecardsService,
    private readonly campaigns: CampaignsService,
    private readonly intake: IntakeService,
    private readonly clock: Clock,
  ) {}

  /**
   * Folds what is new and scores the account. Without anything new it does nothing unless `rescore` is set. Answers whether
   * one step was too small for what was new.
   */
  async score(accountId: string, { rescore }: { rescore: boolean }): Promise<{ isMoreLeft: boolean }> {
    return this.database.transaction(async (tx, afterCommit) => {
      if (!(await this.accounts.lock(tx, accountId))) return { isMoreLeft: false };
      const receipts = await claimReceipts(tx, accountId, receiptsPerFold);
      const isAskedFor = (await this.campaigns.takeScoreRequest(tx, accountId)) || rescore;
      if (receipts.length > 0 || isAskedFor) {
        const events = await this.readEvents(tx, receipts);
        await this.fold(tx, accountId, events);
        await this.assess(tx, afterCommit, accountId, { newEvents: events, factsMayDiffer: rescore });
      }
      return { isMoreLeft: receipts.length === receiptsPerFold };
    });
  }

  private async readEvents(tx: Tx, receipts: readonly FoldReceipt[]): Promise<ProfiledEvent[]> {
    if (receipts.length === 0) return [];
    const models = new Map((await tx.model.findMany()).map((model) => [model.model, model]));
    const { events, dropped } = await readReceiptEvents(tx, receipts);
    await this.intake.recordFold(tx, receipts, dropped);
    return events.map((row) => toProfiledEvent(row, models));
  }

  private async fold(tx: Tx, accountId: string, events: readonly ProfiledEvent[]): Promise<void> {
    if (events.length === 0) return;
    await foldIntoProfiles(tx, accountId, events);
    await addUsageHours(tx, accountId, events);
    const newest = new Date(events.reduce((latest, event) => Math.max(latest, event.occurredAtMs), 0));
    await tx.$executeRaw`
      UPDATE accounts SET last_event_at = GREATEST(last_event_at, ${newest}), events_scored = events_scored + ${events.length}
      WHERE account_id = ${accountId}`;
  }

  private async assess(
    tx: Tx,
    afterCommit: AfterCommit,
    accountId: string,
    news: Pick<SeenAccount, 'newEvents' | 'factsMayDiffer'>,
  ): Promise<void> {
    const account = await tx.account.findUniqueOrThrow({ where: { accountId } });
    const { lastEventAt, registeredAt } = account;
    const at = this.clock.now();
    const judgement = await this.scorecards.judge(tx, accountId, lastEventAt ?? at);
    await this.campaigns.noteAccount(tx, afterCommit, {
      accountId,
      registration: { registeredAt, registration: account.registration as object },
      month: lastEventAt ? judgement.windows.month : undefined,
      at: lastEventAt ?? registeredAt ?? at,
      ...news,
    });
    const company = await this.campaigns.companyOf(tx, accountId);
    const { own, whole, carries } = this.campaigns.weighCompany(judgement, company);
    await this.campaigns.noteFinding(tx, accountId, company, { carries, at });
    const isNothingKnown = lastEventAt === null && account.scoredAt === null && whole.reasons.length === 0;
    if (isNothingKnown) return;
    const previous = account.scoredAt === null ? undefined : (account as unknown as ScoreMark);
    await this.record(tx, accountId, judgement, { whole, previous, at });
    if (judgement.shadow) {
      const { assessment, scorecard } = judgement.shadow;
      const shadow = {
        scorecard,
        assessment: this.campaigns.weighCompany({ ...judgement, assessment, scorecard }, company).whole,
      };
      await this.scorecards.recordShadow(tx, accountId, { ...judgement, shadow }, at);
    }
    const finding = ({ band, score, probability, reasons }: Assessment): Finding => ({
      subject: { type: 'account', id: accountId },
      ...{ band, score, probability, at },
      topReason: strongestAgainst(reasons),
      standing: judgement.standing,
    });
    await this.cases.recordFinding(tx, finding(own), finding(whole));
  }

  private async record(
    tx: Tx,
    accountId: string,
    { scorecard, windows }: Judgement,
    { whole, previous, at: scoredAt }: { whole: Assessment; previous: ScoreMark | undefined; at: Date },
  ): Promise<void> {
    const { score, probability, band, priorNats, reasons } = whole;
    const scorecardVersion = scorecard.version;
    const values = { score, probability, band, priorNats, reasons: reasons as object[], scorecardVersion };
    const hasUsage = windows.life.counters.events > 0;
    const account = await tx.account.update({
      where: { accountId },
      data: { ...values, scoredAt, ...(hasUsage && { observed: observedBehaviour(windows.month, 30) }) },
    });
    if (isWorthRecording(previous, { score, band, scorecardVersion })) {
      await tx.score.create({ data: { ...values, accountId, scoredAt, eventsScored: account.eventsScored } });
    }
  }
}
