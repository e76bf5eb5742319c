import pg from 'pg';
import { accountStatements, type ReviewSize } from './review-account-rows.js';
import { caseStatements } from './review-case-rows.js';
import { loadPatterns } from './review-patterns.js';

const keptDays = 62;
const dayMs = 86_400_000;
const hourMs = 3_600_000;

export interface Filled {
  /** As the usage by the hour counts them. */
  readonly millionEvents: number;
  readonly gigabytes: number;
}

/**
 * Fills a database with what fifty million events of a million accounts leave behind the queue and the case page: usage by
 * the hour, profiles, score histories, link keys and edges, cases with histories, decisions, appeals, campaigns, audit
 * entries. Made by SQL, seeded by the row's number, so that every run is the same but for its dates.
 */
export async function loadReviewData(
  databaseUrl: string,
  size: ReviewSize,
  say: (line: string) => void,
): Promise<Filled> {
  const clients = [new pg.Client(databaseUrl), new pg.Client(databaseUrl)] as const;
  for (const client of clients) await client.connect();
  try {
    const [client] = clients;
    await client.query('CREATE SCHEMA bench');
    const patterns = await loadPatterns(client);
    await client.query(
      `CREATE TABLE bench.people AS SELECT id, row_number() OVER (ORDER BY email DESC) - 1 AS place FROM users WHERE role = 'officer'`,
    );
    const newest = Math.floor(Date.now() / hourMs) * hourMs;
    for (let day = 0; day < keptDays; day += 1)
      await client.query('SELECT make_usage_partition($1::date)', [new Date(newest - day * dayMs)]);
    const plan = { ...size, patterns, newest: `'${new Date(newest).toISOString()}'::timestamptz` };
    const [accounts, ...aboutAccounts] = accountStatements(plan);
    await client.query(accounts ?? '');
    // Made anew when all is there: seven million look-ups of a random place take minutes.
    await client.query('DROP INDEX link_keys_key_kind_account_id_idx');
    const tasks = [caseStatements(plan), ...aboutAccounts.map((statement) => [statement])];
    await Promise.all(clients.map((each) => runInTurn(each, tasks, say)));
    await client.query('CREATE INDEX link_keys_key_kind_account_id_idx ON link_keys (key, kind, account_id)');
    return await filledWith(client);
  } finally {
    for (const client of clients) await client.end();
  }
}

/** Each client takes the next task when it is done with one; the statements of a task follow each other. */
async function runInTurn(client: pg.Client, tasks: string[][], say: (line: string) => void): Promise<void> {
  await client.query(`SET synchronous_commit = off; SET work_mem = '256MB'`);
  for (let task = tasks.shift(); task; task = tasks.shift()) {
    for (const statement of task) {
      const begun = performance.now();
      await client.query(statement);
      const table = /INSERT INTO (\w+)/.exec(statement)?.[1] ?? '';
      say(`  ${table} in ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
    }
  }
}

async function filledWith(client: pg.Client): Promise<Filled> {
  const { rows } = await client.query<Filled>(
    `SELECT sum(requests)::float8 / 1e6 AS "millionEvents", pg_database_size(current_database())::float8 / 1e9 AS gigabytes
     FROM usage_hours`,
  );
  return rows[0] ?? { millionEvents: 0, gigabytes: 0 };
}

/** What the planner would know of tables that had grown like this; autovacuum does it in its own time. */
export async function analyze(databaseUrl: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query('VACUUM ANALYZE');
  await client.end();
}
