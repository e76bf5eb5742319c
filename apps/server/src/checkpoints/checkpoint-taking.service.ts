import { Inject, Injectable } from '@nestjs/common';
import type { CheckpointState } from '@stillwatch/contracts/system';
import { readAuditEntries } from '@stillwatch/database/audit-entries';
import { ChainWalk, type ChainPlace } from '@stillwatch/database/audit-walk';
import { signed, type AuditGap, type Checkpoint } from '@stillwatch/database/checkpoint';
import { surveyCheckpoints } from '@stillwatch/database/checkpoint-survey';
import type { Database } from '@stillwatch/database/database';
import { withSessionLock } from '@stillwatch/database/session-lock';
import type { Logger } from 'pino';
import { Clock } from '../clock/clock.js';
import { checkpointPaths, type Env } from '../env/env.js';
import { DATABASE, ENV, LOGGER } from '../env/tokens.js';
import { CheckpointFile } from './checkpoint-file.js';
import type { SigningKey } from './checkpoint-key.js';
import { CheckpointKeysService } from './checkpoint-keys.service.js';
import { CheckpointStateService } from './checkpoint-state.service.js';
import { CheckpointStore } from './checkpoint-store.service.js';

type ProblemCode = NonNullable<CheckpointState['problem']>['code'];

/** Why no checkpoint was taken. It is put on record, and the sweep tries again. */
class NotTaken extends Error {
  constructor(
    readonly code: ProblemCode,
    sentence: string,
    cause?: unknown,
  ) {
    super(sentence, { cause });
  }
}

/**
 * Signs the newest entry of the log and writes that to the file, outside of any transaction; only then the database learns
 * of it. A process that ends in between leaves a line that the next repeats, which does no harm. What is signed continues
 * from the newest checkpoint of the file: a log that was cut or written anew gets no further signature.
 */
@Injectable()
export class CheckpointTakingService {
  private readonly file: CheckpointFile;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) env: Env,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly keys: CheckpointKeysService,
    private readonly state: CheckpointStateService,
    private readonly store: CheckpointStore,
    private readonly clock: Clock,
  ) {
    this.file = new CheckpointFile(checkpointPaths(env).file);
  }

  /** Takes a checkpoint if one is due. Only the worker makes a key where there is none. Never fails for what is told on System. */
  async takeIfDue({ mayMakeKey }: { mayMakeKey: boolean }): Promise<void> {
    if (!(await this.isDue())) return;
    try {
      await withSessionLock(this.database.pool, 'audit checkpoint', async () => {
        if (await this.isDue()) await this.take(mayMakeKey);
      });
      await this.state.tellSolved();
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error;
      this.logger.error({ err: error }, 'no checkpoint of the audit log was taken');
      await this.state.tell({ code: error.code, sentence: error.message });
    }
  }

  /** A key file that cannot be used shows when it is used. */
  private async isDue(): Promise<boolean> {
    return (await this.state.isDue()) || (await this.keys.isNew().catch(() => true));
  }

  private async take(mayMake: boolean): Promise<void> {
    const key = await this.usableKey(mayMake);
    for (const { id, entry, gap } of await this.unsignedReAnchors()) {
      const { hash } = await this.database.prisma.auditEntry.findUniqueOrThrow({ where: { seq: entry } });
      await this.write(key, { seq: Number(entry), hash }, { id, gap });
    }
    await this.write(key, await this.head(await this.newestWritten()));
  }

  private async usableKey(mayMake: boolean): Promise<SigningKey> {
    try {
      return await this.keys.present({ mayMake });
    } catch (error) {
      throw new NotTaken(
        'key_unusable',
        `The key that signs checkpoints cannot be used: ${messageOf(error)}`,
        error,
      );
    }
  }

  private async unsignedReAnchors() {
    const rows = await this.database.prisma.auditReAnchor.findMany({
      where: { status: 'approved', signedAt: null },
      orderBy: { entry: 'asc' },
    });
    return rows.flatMap(({ id, entry, gap }) =>
      entry === null ? [] : [{ id, entry, gap: gap as unknown as AuditGap }],
    );
  }

  private async write(
    key: SigningKey,
    { seq, hash }: ChainPlace,
    reAnchor?: { id: string; gap: AuditGap },
  ): Promise<void> {
    const at = this.clock.now();
    const checkpoint = signed(
      {
        ...{ entry: seq, hash, at: at.toISOString(), keyId: key.keyId },
        ...(reAnchor && { kind: 're-anchor' as const, ...reAnchor.gap }),
      },
      key.privateKey,
    );
    try {
      await this.file.append(checkpoint);
    } catch (error) {
      const { path } = this.file;
      throw new NotTaken(
        'file_not_writable',
        `The checkpoint file ${path} cannot be written: ${messageOf(error)}. Free the disk or correct the file’s rights; the checkpoint is taken as soon as it can be.`,
        error,
      );
    }
    await this.database.transaction(async (tx) => {
      await this.store.keep(tx, checkpoint);
      if (reAnchor) await tx.auditReAnchor.update({ where: { id: reAnchor.id }, data: { signedAt: at } });
    });
  }

  /** The newest trusted line of the file; of a file that is new or gone, what the database remembers. */
  private async newestWritten(): Promise<Checkpoint | null> {
    const known = await this.keys.known();
    const { newest } = await surveyCheckpoints(() => this.file.newestLines(), known);
    return newest ?? (await this.store.newest());
  }

  private async head(newest: Checkpoint | null): Promise<ChainPlace> {
    const walk = new ChainWalk(newest ? { seq: newest.entry, hash: newest.hash } : undefined);
    let isContinued = newest === null;
    const from = newest === null ? undefined : String(newest.entry);
    for await (const entry of readAuditEntries(this.database.pool, { from })) {
      if (!isContinued) {
        isContinued = entry.seq === from && entry.hash === newest?.hash;
        if (!isContinued) break;
        continue;
      }
      const found = walk.step(entry);
      if (found) throw doesNotContinue(`entry ${found.seq}: ${found.problem}`);
    }
    if (!isContinued)
      throw doesNotContinue(`entry ${newest?.entry} is missing or another than the one that was signed`);
    return walk.last;
  }
}

const doesNotContinue = (why: string): NotTaken =>
  new NotTaken(
    'log_does_not_continue',
    `The audit log does not continue from its newest checkpoint (${why}), so nothing more is signed. Verify the log; if a restore has lost its end, two people can re-anchor it.`,
  );

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
