// `npm run bench:linkage [-- --accounts 100000 --steps 300]`: an own Postgres with many accounts and 50 link keys each; how long
// finding every edge and campaign anew takes, and how long one step of the incremental link job takes after that.
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '@stillwatch/database/database';
import { leaveReceipts } from '@stillwatch/database/linkage-receipts';
import { migrate } from '@stillwatch/database/migrate';
import { startEmbeddedPostgres } from '@stillwatch/dev-runtime/embedded-postgres';
import { pino } from 'pino';
import { AuditLogService } from '../dist/audit-log/audit-log.service.js';
import { LinkageAuditsService } from '../dist/campaigns/linkage-audits.service.js';
import { LinkerService } from '../dist/campaigns/linker.service.js';
import { SuccessionService } from '../dist/campaigns/succession.service.js';
import { Clock } from '../dist/clock/clock.js';

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '100000' },
    steps: { type: 'string', default: '300' },
  },
});
const accounts = Number(values.accounts);
const steps = Number(values.steps);
const say = (line) => process.stdout.write(`${line}\n`);

/** Work that linkage asks for is none of this measurement. */
const noQueues = {
  requestLinking: async () => undefined,
  requestCampaignScoring: async () => undefined,
  requestScoring: async () => undefined,
};

/**
 * One account in five belongs to a campaign of 100 that share a template, parameters, a client, a card among four and a few
 * networks. The others have things of their own, and those that ordinary accounts share: popular clients and parameters,
 * mail services, two networks of a few dozen beside their own, public templates.
 */
const keysOf = `
WITH account AS (
  SELECT 'acct_' || lpad(n::text, 7, '0') AS id, n, CASE WHEN n % 5 = 0 THEN n / 500 END AS campaign FROM generate_series(0, $1 - 1) AS n
), shown AS (
  SELECT id, 'template' AS kind, CASE
      WHEN campaign IS NOT NULL AND i < 2 THEN 'c' || campaign || '-' || i
      WHEN i = 5 THEN 'public' || pick(n, 1, 2000) ELSE 'own' || n || '-' || i END AS what
    FROM account, generate_series(0, 5) AS i
  UNION ALL SELECT id, 'network', CASE WHEN campaign IS NOT NULL THEN 'cn' || campaign || '-' || (n / 5 + i) % 12
      WHEN i < 4 THEN 'home' || n || '-' || i ELSE 'net' || pick(n, 10 + i, 30000) END FROM account, generate_series(0, 5) AS i
  UNION ALL SELECT id, 'parameters', CASE WHEN campaign IS NOT NULL THEN 'cp' || campaign % 50
      ELSE 'p' || floor(300 * power(pick(n, 2, 1000) / 1000.0, 3)) END FROM account
  UNION ALL SELECT id, 'client', 'ua' || floor(200 * power(pick(n, 3 + i, 1000) / 1000.0, 3)) FROM account, generate_series(0, 1) AS i
  UNION ALL SELECT id, 'tls', 'tls' || floor(60 * power(pick(n, 5, 1000) / 1000.0, 3)) FROM account
  UNION ALL SELECT id, 'device', 'device' || n FROM account
  UNION ALL SELECT id, 'payment', CASE WHEN campaign IS NOT NULL THEN 'card' || campaign || '-' || n / 5 % 25 ELSE 'card' || n END FROM account
  UNION ALL SELECT id, 'email_pattern', CASE WHEN n % 10 < 4 THEN 'freemail' ELSE 'domain' || n / 3 END FROM account
  UNION ALL SELECT id, 'registration_burst', 'burst' || i || '-' || pick(n, 6 + i, 40000) FROM account, generate_series(0, 1) AS i
  UNION ALL SELECT id, 'composite', CASE WHEN campaign IS NOT NULL AND i < 12 THEN 'cc' || campaign || '-' || (n / 5 + i) % 24
      ELSE 'both' || n || '-' || i END FROM account, generate_series(0, 28) AS i
)
INSERT INTO link_keys (account_id, kind, key, since, seen_at)
SELECT DISTINCT id, kind, hashtextextended(what, 7), now() - interval '5 days', current_date FROM shown`;

/** Numbers that look random, each of an account independent of its others. */
const pick = `
CREATE FUNCTION pick(n int, what int, among int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN abs(hashint8extended(n, what) % among)::int`;

/** Fifty samples of minutes like those of real accounts: 64 hours by hash, a few minutes in each. */
async function fillActivity(pool) {
  const samples = Array.from({ length: 50 }, (_, sample) => {
    const hours = Array.from(
      { length: 64 },
      (_, hour) => ((hour * 50 + ((sample * hour) % 50)) * 1_340_000) >>> 0,
    );
    const buffer = Buffer.alloc(64 * 12);
    hours.forEach((hour, index) => {
      buffer.writeUInt32LE(hour, index * 12);
      buffer.writeInt32LE(1 << (1 + ((sample + index) % 29)), index * 12 + 4);
      buffer.writeInt32LE(1 << (1 + ((sample * 7 + index) % 29)), index * 12 + 8);
    });
    return buffer;
  });
  await pool.query(
    `INSERT INTO link_activity SELECT account_id, ($1::bytea[])[1 + abs(hashtext(account_id) % 50)] FROM accounts`,
    [samples],
  );
}

async function fill({ pool }) {
  await pool.query(pick);
  await pool.query(
    `INSERT INTO accounts (account_id, last_event_at) SELECT 'acct_' || lpad(n::text, 7, '0'), now() FROM generate_series(0, $1 - 1) AS n`,
    [accounts],
  );
  await pool.query('DROP INDEX link_keys_key_kind_account_id_idx');
  await pool.query(keysOf, [accounts]);
  await pool.query('CREATE INDEX link_keys_key_kind_account_id_idx ON link_keys (key, kind, account_id)');
  await fillActivity(pool);
  await pool.query('VACUUM ANALYZE');
  const { rows } = await pool.query('SELECT count(*)::int AS keys FROM link_keys');
  return rows[0].keys;
}

/** Gives accounts a template of somebody else's, as new usage would, and links them. Answers the milliseconds of each step. */
async function incrementalSteps(database, linker) {
  const times = [];
  for (let step = 0; step < steps; step += 1) {
    const ids = Array.from(
      { length: 8 },
      (_, index) => `acct_${String(((step * 8 + index) * 7907) % accounts).padStart(7, '0')}`,
    );
    await database.pool.query(
      `INSERT INTO link_keys SELECT account_id, 'template', hashtextextended('new' || $2 || account_id, 7), now(), current_date
       FROM unnest($1::text[]) AS account_id`,
      [ids, String(Math.floor(step / 2))],
    );
    await database.transaction((tx) => leaveReceipts(tx, 'link', ids));
    const { milliseconds } = await linker.step();
    times.push(milliseconds);
  }
  return times.sort((a, b) => a - b);
}

async function main() {
  const dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-linkage-'));
  const postgres = await startEmbeddedPostgres({ dataDir });
  try {
    await migrate(postgres.url);
    const database = openDatabase({ url: postgres.url, poolSize: 4 });
    say('Filling the database …');
    const keys = await fill(database);
    say(
      `${accounts.toLocaleString('en')} accounts, ${keys.toLocaleString('en')} link keys, ${cpus().length} cores`,
    );
    const clock = new Clock();
    const linker = new LinkerService(
      ...[database, pino({ level: 'silent' }), new AuditLogService(database, clock)],
      ...[new SuccessionService(), noQueues, clock],
    );
    const outcome = await new LinkageAuditsService(database, linker, noQueues, clock).recompute();
    say(`full re-computation: ${JSON.stringify(outcome)}`);
    say(`memory of this process, most: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
    const times = await incrementalSteps(database, linker);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(1);
    say(
      `incremental step of 8 accounts: median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms (${times.length} steps)`,
    );
    const { rows } = await database.pool.query(
      `SELECT count(*)::int AS campaigns, sum(member_count)::int AS members FROM campaigns WHERE state = 'active'`,
    );
    say(`campaigns: ${JSON.stringify(rows[0])}`);
    await database.close();
  } finally {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

await main();
