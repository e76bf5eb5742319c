import { Inject, Injectable } from '@nestjs/common';
import { leastCohort, type CohortComparison, type CohortSummary } from '@stillwatch/contracts/cohort';
import type { ObservedBehaviour } from '@stillwatch/contracts/observed-behaviour';
import type { Database, Prisma } from '@stillwatch/database/database';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { AccountReadingService } from './account-reading.service.js';
import { compare, leastRequests, summarise } from './cohort.rules.js';

/** Stands for all accounts; no category can be called so. */
const everybody = '*';

/** Accounts that a summary is taken from at most, about: its median is then right to within 2.3 percentage points. */
const sampleSize = 2_000;
/** Accounts whose behaviour is held in memory at a time. */
const heldAtOnce = 50_000;
/** Categories may have any name; more than these, by their size, get no summary. */
const mostCategories = 500;

/** Who counts: whoever was banned for what it did is no measure of what is ordinary. */
const counts = `observed IS NOT NULL AND standing <> 'banned' AND events_scored >= ${leastRequests}`;

interface CohortSize {
  readonly category: string;
  readonly accounts: number;
}

/** Compares accounts with those that declare the same purpose, by summaries that are computed ahead. */
@Injectable()
export class CohortsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly reading: AccountReadingService,
    private readonly clock: Clock,
  ) {}

  /**
   * Three reads by primary key, however many accounts there are.
   * @throws ProblemError `account_not_found`
   */
  async compared(accountId: string): Promise<CohortComparison> {
    const [{ declaredCategory }, observed] = await Promise.all([
      this.reading.one(accountId),
      this.reading.observed(accountId),
    ]);
    const ids = [everybody, ...(declaredCategory === null ? [] : [declaredCategory])];
    const rows = await this.database.prisma.cohort.findMany({ where: { category: { in: ids } } });
    const category = rows.find((row) => row.category === declaredCategory);
    const all = rows.find((row) => row.category === everybody);
    const used = [category, all].find((row) => row && row.summary !== null);
    return {
      accountId,
      declaredCategory,
      categoryAccounts: category?.accounts ?? 0,
      comparedWith: used === undefined ? 'nobody' : used === category ? 'category' : 'all',
      accounts: used?.accounts ?? 0,
      sampled: used?.sampled ?? 0,
      computedAt: (used ?? all)?.computedAt.toISOString() ?? null,
      ...compare(observed, (used?.summary ?? null) as CohortSummary | null),
    };
  }

  /** Computes all summaries anew: a few scans of the accounts, of which only the samples are read whole. */
  async summariseAll(): Promise<{ categories: number; compared: number; accounts: number }> {
    const { rows: sizes } = await this.database.pool.query<CohortSize>(
      `SELECT declared_category AS category, count(*)::int AS accounts FROM accounts
       WHERE ${counts} AND declared_category IS NOT NULL
       GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${mostCategories}`,
    );
    const { rows: whole } = await this.database.pool.query<CohortSize>(
      `SELECT '${everybody}' AS category, count(*)::int AS accounts FROM accounts WHERE ${counts}`,
    );
    const summaries = await this.summaries([...whole, ...sizes]);
    await this.database.transaction(async (tx) => {
      await tx.cohort.deleteMany({});
      await tx.cohort.createMany({ data: summaries });
    });
    return {
      categories: sizes.length,
      compared: sizes.filter(({ accounts }) => accounts >= leastCohort).length,
      accounts: whole[0]?.accounts ?? 0,
    };
  }

  private async summaries(cohorts: readonly CohortSize[]): Promise<Prisma.CohortCreateManyInput[]> {
    const computedAt = this.clock.now();
    const rows: Prisma.CohortCreateManyInput[] = cohorts
      .filter(({ accounts }) => accounts < leastCohort)
      .map((small) => ({ ...small, sampled: 0, computedAt }));
    for (const group of inGroups(cohorts.filter(({ accounts }) => accounts >= leastCohort))) {
      const samples = await this.samples(group);
      for (const cohort of group) {
        const sample = samples.get(cohort.category) ?? [];
        const summary = sample.length < leastCohort ? undefined : (summarise(sample) as object);
        rows.push({ ...cohort, sampled: sample.length, computedAt, ...(summary && { summary }) });
      }
    }
    return rows;
  }

  /** About {@link sampleSize} accounts of each, chosen by a hash of their ids: the same ones each time, whatever they do. */
  private async samples(group: readonly CohortSize[]): Promise<Map<string, ObservedBehaviour[]>> {
    const rates = group.map(({ accounts }) =>
      Math.min(1_000_000, Math.ceil((sampleSize / accounts) * 1_000_000)),
    );
    const { rows } = await this.database.pool.query<{ category: string; observed: ObservedBehaviour }>(
      `SELECT category, observed
       FROM accounts JOIN unnest($1::text[], $2::int[]) AS cohort (category, per_million)
         ON declared_category = category OR category = '${everybody}'
       WHERE (hashtextextended(account_id, 11) & 9223372036854775807) % 1000000 < per_million AND ${counts}`,
      [group.map(({ category }) => category), rates],
    );
    const samples = new Map<string, ObservedBehaviour[]>();
    for (const { category, observed } of rows) {
      const sample = samples.get(category) ?? [];
      sample.push(observed);
      samples.set(category, sample);
    }
    return samples;
  }
}

/** Cohorts whose samples are read by one scan. */
function inGroups(cohorts: readonly CohortSize[]): CohortSize[][] {
  const size = Math.floor(heldAtOnce / sampleSize);
  return Array.from({ length: Math.ceil(cohorts.length / size) }, (_, index) =>
    cohorts.slice(index * size, (index + 1) * size),
  );
}
