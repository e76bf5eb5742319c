import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import type {
  ScorecardDetail,
  ScorecardInput,
  ScorecardStatus,
  ScorecardVersion,
} from '@stillwatch/contracts/scorecard-version';
import type { Database, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { unknownObject } from '../http/path-id.js';
import { QueuesService } from '../queues/queues.service.js';
import { readScorecardDocument } from './scorecard-document.rules.js';
import {
  findScorecard,
  findScorecards,
  toScorecardVersion,
  type ScorecardRow,
} from './scorecard-list.query.js';
import { lockScorecards } from './scorecard-lock.js';
import { statusChange, type StatusAct } from './scorecard-status.rules.js';

const auditActions: Record<StatusAct, string> = {
  shadow: 'scorecard.shadowed',
  activate: 'scorecard.activated',
  retire: 'scorecard.retired',
};

export const unknownScorecard = (version: string): ProblemError =>
  unknownObject(version, 'scorecard_not_found', 'scorecard');

/** Keeps the versions of the scorecard and which of them is in force. */
@Injectable()
export class ScorecardVersionsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
    private readonly queues: QueuesService,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `invalid_query` */
  list(query: ListQuery): Promise<Page<ScorecardVersion>> {
    return findScorecards(this.database.pool, query);
  }

  /** @throws ProblemError `scorecard_not_found` */
  one(version: string): Promise<ScorecardDetail> {
    return this.database.transaction(async (tx) => {
      const card = toScorecardVersion(await known(tx, version));
      const { document } = await tx.scorecard.findUniqueOrThrow({ where: { version } });
      return { ...card, document: document as ScorecardDetail['document'] };
    });
  }

  /**
   * Stores a scorecard as a candidate, which judges nobody.
   * @throws ProblemError `invalid_request` with the first problem of the document; `scorecard_exists` when its version is taken
   */
  async add(actor: Actor, { document, note }: ScorecardInput): Promise<ScorecardVersion> {
    const scorecard = readScorecardDocument(document);
    const { version, madeFrom } = scorecard;
    return this.database.transaction(async (tx) => {
      await lockScorecards(tx);
      if (await findScorecard(tx, version)) {
        throw new ProblemError(
          'scorecard_exists',
          `A scorecard ${version} is stored already, and a version never changes; give the document another version.`,
        );
      }
      await tx.scorecard.create({
        data: {
          version,
          document: scorecard,
          status: 'candidate',
          note,
          createdBy: actor.name,
          createdAt: this.clock.now(),
        },
      });
      const after = { madeFrom, status: 'candidate', ...(note !== undefined && { note }) };
      await this.record(tx, actor, 'scorecard.created', version, { after });
      return toScorecardVersion(await known(tx, version));
    });
  }

  /**
   * Moves a scorecard through {@link statusChange}, the one that it displaces with it, in one transaction. An activation is
   * followed by a re-score of all accounts.
   * @throws ProblemError `scorecard_not_found`, `scorecard_untested`, `scorecard_in_use`
   */
  async change(actor: Actor, version: string, act: StatusAct): Promise<ScorecardVersion> {
    return this.database.transaction(async (tx, afterCommit) => {
      await lockScorecards(tx);
      const card = await known(tx, version);
      const verdict = statusChange(act, card);
      if (verdict.kind === 'refused') throw new ProblemError(verdict.code, verdict.detail);
      if (verdict.kind === 'nothing') return toScorecardVersion(card);
      const displaced =
        verdict.displacedTo === undefined ? null : await displace(tx, verdict.to, verdict.displacedTo);
      await tx.scorecard.update({
        where: { version },
        data: { status: verdict.to, ...this.since(verdict.to) },
      });
      await this.record(tx, actor, auditActions[act], version, {
        before: { status: card.status, ...(displaced !== null && { [verdict.to]: displaced }) },
        after: { status: verdict.to },
      });
      if (act === 'activate') afterCommit(() => this.queues.requestRescoreOfAll());
      return toScorecardVersion(await known(tx, version));
    });
  }

  private since(status: ScorecardStatus): { activatedAt?: Date; shadowedAt?: Date } {
    if (status === 'active') return { activatedAt: this.clock.now() };
    return status === 'shadow' ? { shadowedAt: this.clock.now() } : {};
  }

  private record(
    tx: Tx,
    actor: Actor,
    action: string,
    version: string,
    change: { before?: object; after: object },
  ): Promise<void> {
    return this.auditLog.append(tx, actor, { action, objectType: 'scorecard', objectId: version, ...change });
  }
}

async function known(tx: Tx, version: string): Promise<ScorecardRow> {
  const card = await findScorecard(tx, version);
  if (!card) throw unknownScorecard(version);
  return card;
}

/** Clears the place that one card at most may hold. Answers the version that held it. */
async function displace(tx: Tx, place: ScorecardStatus, to: ScorecardStatus): Promise<string | null> {
  const holder = await tx.scorecard.findFirst({ where: { status: place }, select: { version: true } });
  if (!holder) return null;
  await tx.scorecard.update({ where: { version: holder.version }, data: { status: to } });
  return holder.version;
}
