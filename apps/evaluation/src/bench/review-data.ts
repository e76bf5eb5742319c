import pg from 'pg';

export interface ReviewSize {
  readonly accounts: number;
  readonly cases: number;
  /** Members of the one large campaign. */
  readonly members: number;
}

export const campaignId = '00000000-0000-7000-8000-00000000c0de';
export const campaignCaseId = '00000000-0000-7000-8000-00000000ca5e';

/**
 * Fills a database with the rows behind queue and case page: accounts (those with a case with eight reasons and what was
 * observed), cases of which two in five are not closed, their histories, decisions with targets, 120 hours of usage for
 * each account with a case, and one large campaign. Made by SQL, seeded by
 * the row's number, so that every run is the same.
 */
export async function loadReviewData(databaseUrl: string, size: ReviewSize): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM users ORDER BY id LIMIT 1');
    await client.query('SET synchronous_commit = off');
    for (const statement of statements(size)) {
      await client.query(statement, statement.includes('$1') ? [rows[0]?.id] : []);
    }
  } finally {
    await client.end();
  }
}

const reasons = `(SELECT jsonb_agg(jsonb_build_object('signal', 'signal-' || (n * 7 + i) % 25, 'family', 'intent', 'nats', 4.0 - i,
  'summary', 'Of its prompts ' || (n + i) % 90 || ' % ask for instructions together with their answers, far above its cohort.',
  'evidence', jsonb_build_object('share', 0.4, 'count', n), 'exculpatory', i > 4)) FROM generate_series(0, 7) AS i)`;

const statements = ({ accounts, cases, members }: ReviewSize): string[] => [
  `INSERT INTO accounts (account_id, organization_name, declared_category, plan, registered_at, score, probability, band, reasons,
     events_scored, scored_at, scorecard_version, last_event_at)
   SELECT 'acct_' || lpad(n::text, 8, '0'), 'Organisation ' || n % 400000, (ARRAY['chat_assistant','research','coding','education'])[1 + n % 4],
     'payg', now() - interval '200 days', CASE WHEN n < ${cases} THEN 60 + n % 40 ELSE n % 50 END, 0.3,
     CASE WHEN n < ${cases} THEN (ARRAY['review','critical'])[1 + n % 2] ELSE 'none' END,
     CASE WHEN n < ${cases} THEN ${reasons} ELSE '[]' END, 50, now(), 'bench', now() - (n % 1000) * interval '1 minute'
   FROM generate_series(0, ${accounts} - 1) AS n`,
  `INSERT INTO cases (id, subject_id, state, origin, band, score, probability, top_reason, opened_at, due_at, closed_at, outcome, assignee_id)
   SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'acct_' || lpad(n::text, 8, '0'),
     CASE WHEN n % 5 < 2 THEN 'open' ELSE 'closed' END, 'score', (ARRAY['review','critical'])[1 + n % 2], 60 + n % 40, 0.3,
     'Its prompts ask for instructions together with their answers.', now() - (n % 90) * interval '1 day',
     now() + (n % 200 - 100) * interval '1 hour', CASE WHEN n % 5 < 2 THEN NULL ELSE now() END,
     CASE WHEN n % 5 < 2 THEN NULL ELSE 'limit' END, CASE WHEN n % 3 = 0 THEN $1::uuid END
   FROM generate_series(0, ${cases} - 1) AS n`,
  `INSERT INTO case_events (id, case_id, at, actor_name, kind, detail)
   SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, now() - i * interval '1 hour', 'Stillwatch',
     'finding_joined', '{"score": 80}' FROM generate_series(0, ${cases} - 1) AS n, generate_series(0, 9) AS i`,
  `INSERT INTO decisions (id, case_id, account_id, action, status, reason, proposed_by, proposed_at, statement_of_reasons, top_signals, band, declared_category)
   SELECT gen_random_uuid(), id, subject_id, 'limit', 'in_force', 'The outputs train a model.', $1::uuid, closed_at, '{"facts": []}',
     ARRAY['signal-' || score::int % 25, 'signal-' || (score::int + 1) % 25, 'signal-' || (score::int + 2) % 25], band, 'research'
   FROM cases WHERE state = 'closed'`,
  `INSERT INTO decision_accounts (account_id, decision_id, statement_of_reasons)
   SELECT account_id, id, statement_of_reasons FROM decisions`,
  `INSERT INTO usage_hours (account_id, hour, model, requests, input_tokens, output_tokens, refused, rate_limited)
   SELECT 'acct_' || lpad(n::text, 8, '0'), date_trunc('hour', now()) - (i * 6) * interval '1 hour', 'atlas', 20, 9000, 24000, 0, 0
   FROM generate_series(0, ${cases} - 1) AS n, generate_series(0, 119) AS i`,
  `INSERT INTO campaigns (id, score, probability, band, reasons, member_count, first_linked_at, scored_at, scorecard_version)
   SELECT '${campaignId}', 97, 0.97, 'critical', ${reasons.replaceAll('n * 7', '7').replaceAll('n + i', 'i').replaceAll("'count', n", "'count', 1")}, ${members}, now(), now(), 'bench'`,
  `INSERT INTO campaign_members (account_id, campaign_id, membership, basis, joined_at)
   SELECT 'acct_' || lpad(n::text, 8, '0'), '${campaignId}', 0.9, 'It shares two templates and a network with 40 other members.', now()
   FROM generate_series(${accounts - members}, ${accounts} - 1) AS n`,
  `INSERT INTO usage_hours (account_id, hour, model, requests, input_tokens, output_tokens, refused, rate_limited)
   SELECT 'acct_' || lpad(n::text, 8, '0'), date_trunc('hour', now()) - (i * 8) * interval '1 hour', 'atlas', 2, 900, 2400, 0, 0
   FROM generate_series(${accounts - members}, ${accounts} - 1) AS n, generate_series(1, 60) AS i`,
  `INSERT INTO cases (id, subject_type, subject_id, origin, band, score, probability, due_at)
   VALUES ('${campaignCaseId}', 'campaign', '${campaignId}', 'score', 'critical', 97, 0.97, now())`,
];

/** What the planner would know of tables that had grown like this; autovacuum does it in its own time. */
export async function analyze(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('VACUUM ANALYZE');
  await client.end();
}
