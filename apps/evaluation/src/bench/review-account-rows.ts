import type { PatternCounts } from './review-patterns.js';

export interface ReviewSize {
  readonly accounts: number;
  readonly cases: number;
  /** Members of the one large campaign. */
  readonly members: number;
}

/** What the statements are made of: sizes, how many patterns there are, and the hour with which all usage ends. */
export interface ReviewPlan extends ReviewSize {
  readonly patterns: PatternCounts;
  /** As an SQL expression. */
  readonly newest: string;
}

export const accountId = (n: string): string => `'acct_' || lpad((${n})::text, 8, '0')`;

/** The pattern that account `n` repeats: those with a case harvest. */
const pattern = ({
  cases,
  patterns,
}: ReviewPlan): string => `JOIN bench.patterns AS pattern ON pattern.harvests = (n < ${cases})
     AND pattern.place = n % CASE WHEN n < ${cases} THEN ${patterns.harvesting} ELSE ${patterns.ordinary} END`;

/**
 * How often account `n` was active, every how many hours, and how many requests such an hour has. Accounts with a case: 30
 * days; every fortieth of them all day long; members of the large campaign: 60 hours in 20 days; the rest ten hours.
 */
function usage({ accounts, cases, members }: ReviewPlan): Record<'hours' | 'every' | 'requests', string> {
  const by = (heavy: number, cased: number, member: number, rest: number) =>
    `CASE WHEN n < ${cases} AND n % 40 = 0 THEN ${heavy} WHEN n < ${cases} THEN ${cased} WHEN n >= ${accounts - members} THEN ${member} ELSE ${rest} END`;
  return { hours: by(600, 120, 60, 10), every: by(1, 6, 8, 7), requests: by(3, 3, 2, 4) };
}

/** The statements that fill what is kept about each account, in the order of their keys. `n` numbers the accounts. */
export function accountStatements(plan: ReviewPlan): string[] {
  const { accounts, cases, members, newest } = plan;
  const all = `generate_series(0, ${accounts} - 1) AS n`;
  const shown = `generate_series(0, ${cases} - 1) AS n`;
  const { hours, every, requests } = usage(plan);
  const lastEvent = `${newest} - CASE WHEN n < ${cases} THEN 0 ELSE n % 30 END * interval '1 day'`;
  const linked = `(n < ${cases} OR n >= ${accounts - members})`;
  return [
    `INSERT INTO accounts (account_id, organization_name, organization_domain, declared_category, plan, registered_at, score,
       probability, band, reasons, observed, prior_nats, events_scored, scored_at, scorecard_version, last_event_at)
     SELECT ${accountId('n')}, 'Organisation ' || n % 400000, 'org' || n % 400000 || '.example',
       (ARRAY['chat_assistant','research','coding','education'])[1 + n % 4], 'payg', ${newest} - interval '200 days',
       CASE WHEN n < ${cases} THEN 60 + n % 40 ELSE n % 50 END, CASE WHEN n < ${cases} THEN 0.3 ELSE 0.001 END,
       CASE WHEN n < ${cases} THEN (ARRAY['review','critical'])[1 + n % 2] ELSE 'none' END,
       reasons, observed, prior_nats, (${hours}) * (${requests}), ${newest}, 'bench', ${lastEvent}
     FROM ${all} ${pattern(plan)}`,
    `INSERT INTO declared_purposes (account_id, version, category, statement, trains_models, declared_at, attestation_due_at, superseded)
     SELECT ${accountId('n')}, version, (ARRAY['chat_assistant','research','coding','education'])[1 + n % 4],
       'A helper in our own product that answers what our customers ask, with the answers of your models.', 'no',
       ${newest} - (400 - version * 100) * interval '1 day', ${newest} + interval '100 days', n < ${cases} AND version = 1
     FROM ${all} CROSS JOIN LATERAL generate_series(1, CASE WHEN n < ${cases} THEN 2 ELSE 1 END) AS version`,
    `INSERT INTO approvals (id, account_id, kind, reference, valid_from, expires_at, created_by)
     SELECT gen_random_uuid(), ${accountId('n')}, 'research_agreement', 'RA-' || n, ${newest} - interval '100 days',
       ${newest} - interval '10 days', 'bench' FROM ${shown} WHERE n % 20 = 7`,
    `INSERT INTO policy_acceptances (account_id, clause_id, version, accepted_at, recorded_by)
     SELECT ${accountId('n')}, id, version, ${newest} - interval '200 days', 'bench' FROM ${all}, policy_clauses WHERE scope = 'competing'`,
    `INSERT INTO usage_hours (account_id, hour, model, requests, input_tokens, output_tokens, refused, rate_limited)
     SELECT ${accountId('n')}, date_trunc('hour', ${lastEvent}) - i * (${every}) * interval '1 hour',
       (ARRAY['atlas','boreas','clio'])[1 + (n + i) % 3], ${requests}, 450 * (${requests}), (800 + 37 * (n + i) % 500) * (${requests}), 0, 0
     FROM ${all} CROSS JOIN LATERAL generate_series(${hours} - 1, 0, -1) AS i`,
    `INSERT INTO life_profiles (account_id, profile) SELECT ${accountId('n')}, life FROM ${all} ${pattern(plan)}`,
    `INSERT INTO day_profiles (account_id, day, profile)
     SELECT ${accountId('n')}, (${lastEvent})::date - i, pattern.day FROM ${all} ${pattern(plan)}
     CROSS JOIN LATERAL generate_series(least(29, (${hours}) * (${every}) / 24 - CASE WHEN n < ${cases} THEN 0 ELSE 1 END), 0, -1) AS i`,
    `INSERT INTO scores (account_id, id, scored_at, score, probability, band, prior_nats, reasons, events_scored, scorecard_version)
     SELECT ${accountId('n')}, gen_random_uuid(), ${lastEvent} - i * interval '1 day', 90 - i, 0.3, 'review', prior_nats, reasons, 50, 'bench'
     FROM ${all} ${pattern(plan)} CROSS JOIN LATERAL generate_series(CASE WHEN n < ${cases} THEN 9 ELSE 0 END, 0, -1) AS i`,
    `INSERT INTO link_keys (account_id, kind, key, since, seen_at)
     SELECT ${accountId('n')}, kind, hashtextextended(kind || '/' || CASE WHEN n >= ${accounts - members} THEN n / 12 ELSE n / rarity END, i),
       ${newest} - interval '30 days', (${newest})::date
     FROM ${all} CROSS JOIN (VALUES ('network', 3), ('client', 5000), ('payment', 1), ('parameters', 2000), ('template', 25), ('composite', 3))
       AS kinds (kind, rarity) CROSS JOIN LATERAL generate_series(1, CASE WHEN ${linked} THEN 5 ELSE 1 END) AS i`,
    `INSERT INTO usage_events (account_id, occurred_at, id, batch_id, operation, model, api_key_id, input_tokens, output_tokens, status, fingerprint)
     SELECT ${accountId('n')}, date_trunc('hour', ${lastEvent}) - i * interval '13 hours' - interval '1 minute', n || '_' || i, 1, 'chat', 'atlas',
       'key_' || i % 3, 450, 900, 'ok', decode(repeat(md5(n || '_' || i), 8), 'hex')
     FROM ${all} CROSS JOIN LATERAL generate_series(${eventsKept} - 1, 0, -1) AS i WHERE ${linked}`,
  ];
}

/** Events of the newest 30 days that are kept of each account with a case, and of each member. */
const eventsKept = 50;
