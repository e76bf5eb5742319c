import { Inject, Injectable } from '@nestjs/common';
import type { CheckpointState } from '@stillwatch/contracts/system';
import type { Database } from '@stillwatch/database/database';
import { demandingPatterns } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { checkpointPaths, type Env } from '../env/env.js';
import { DATABASE, ENV } from '../env/tokens.js';
import { CheckpointStore } from './checkpoint-store.service.js';

type CheckpointProblem = NonNullable<CheckpointState['problem']>;

const settingKey = 'audit-checkpoint-problem';
const hourMs = 3_600_000;

/**
 * Whether a checkpoint is owed. No row says so: what is owed follows from the log and from the newest checkpoint that the
 * database knows of, which is stored only after its line is in the file. So nothing is lost with a process.
 */
@Injectable()
export class CheckpointStateService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
    private readonly store: CheckpointStore,
    private readonly clock: Clock,
  ) {}

  async read(): Promise<CheckpointState> {
    const newest = await this.store.newest();
    return {
      file: checkpointPaths(this.env).file,
      newest: newest && { entry: newest.entry, at: newest.at },
      isDue: await this.isDue(),
      problem: await this.problem(),
    };
  }

  /** Every hour, after each entry that demands one, and for each re-anchor that is not signed yet. */
  async isDue(): Promise<boolean> {
    const newest = await this.store.newest();
    const hourAgo = new Date(this.clock.now().getTime() - hourMs);
    const isOld = newest === null || new Date(newest.at) <= hourAgo;
    const { rows } = await this.database.pool.query<{ isDue: boolean }>(
      `SELECT EXISTS (SELECT FROM audit_re_anchors WHERE status = 'approved' AND signed_at IS NULL)
         OR ($1 AND EXISTS (SELECT FROM audit_entries))
         OR EXISTS (SELECT FROM audit_entries WHERE seq > $2 AND action LIKE ANY ($3)) AS "isDue"`,
      [isOld, newest?.entry ?? 0, demandingPatterns],
    );
    return rows[0]?.isDue ?? false;
  }

  /** Puts on record why no checkpoint could be taken, for people to read; the first time of one kind is kept. */
  async tell({ code, sentence }: Omit<CheckpointProblem, 'since'>): Promise<void> {
    const before = await this.problem();
    const since = before?.code === code ? before.since : this.clock.now().toISOString();
    const value = { code, sentence, since } satisfies CheckpointProblem;
    await this.database.prisma.setting.upsert({
      where: { key: settingKey },
      create: { key: settingKey, value },
      update: { value },
    });
  }

  async tellSolved(): Promise<void> {
    await this.database.prisma.setting.deleteMany({ where: { key: settingKey } });
  }

  private async problem(): Promise<CheckpointProblem | null> {
    const setting = await this.database.prisma.setting.findUnique({ where: { key: settingKey } });
    return (setting?.value ?? null) as CheckpointProblem | null;
  }
}
