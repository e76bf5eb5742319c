import { accountId, type ReviewPlan } from './review-account-rows.js';

export const campaignId = '00000000-0000-7000-8000-00000000c0de';
export const campaignCaseId = '00000000-0000-7000-8000-00000000ca5e';

/** Of one account in twenty with a case: its campaign of 25 members has a case as well. */
export const everyLinked = 20;
export const membersTogether = 25;

const uuid = (kind: string, n: string): string =>
  `('00000000-0000-7${kind}-8000-' || lpad((${n})::text, 12, '0'))::uuid`;
export const caseUuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const smallCampaignCaseUuid = (n: number): string =>
  `00000000-0000-7002-8000-${String(n).padStart(12, '0')}`;
export const smallCampaignUuid = (n: number): string =>
  `00000000-0000-7001-8000-${String(n).padStart(12, '0')}`;
export const smallCampaigns = (cases: number): number => Math.floor(cases / everyLinked / membersTogether);

const reason = (
  n: string,
): string => `jsonb_build_object('signal', 'shared-template', 'family', 'coordination', 'nats', 6,
  'summary', 'They send ' || ${n} || ' of the same templates within the same minutes.', 'evidence', '{}'::jsonb, 'exculpatory', false)`;

const statement = `jsonb_build_object('facts', jsonb_build_array('Of its prompts 63 % ask for instructions together with their answers.',
  'It was active in 23 of 24 hours of the day.'), 'clause', NULL, 'automatedDetection', true, 'automatedDecision', false,
  'scorecardVersion', 'bench', 'score', 80, 'explanation', 'The outputs train a model that competes with ours.', 'redress', 'You can appeal within 183 days.')`;

const edgeEvidence = `'[{"kind": "template", "nats": 5.2, "summary": "Both send the same template, which 24 accounts of all hold.", "sharedWith": 24, "keys": ["00000000000000aa"], "degrees": [24]},
  {"kind": "network", "nats": 3.1, "summary": "Both come from the same network, which 12 accounts of all hold.", "sharedWith": 12, "keys": ["00000000000000bb"], "degrees": [12]}]'::jsonb`;

/** Who of the people does something about case `n`. */
const person = (n: string): string =>
  `(SELECT id FROM bench.people WHERE people.place = (${n}) % (SELECT count(*) FROM bench.people))`;

/** The statements that fill cases with their histories, decisions, appeals and campaigns. `n` numbers the cases. */
export function caseStatements({ accounts, cases, members, newest }: ReviewPlan): string[] {
  const all = `generate_series(0, ${cases} - 1) AS n`;
  const topSignals = `ARRAY(SELECT reason ->> 'signal' FROM jsonb_array_elements(reasons) AS reason
    WHERE (reason ->> 'nats')::float8 > 0 ORDER BY (reason ->> 'nats')::float8 DESC LIMIT 3)`;
  return [
    `INSERT INTO cases (id, subject_id, state, origin, band, score, probability, top_reason, opened_at, due_at, closed_at, outcome, assignee_id)
     SELECT ${uuid('000', 'n')}, ${accountId('n')}, CASE WHEN n % 5 < 2 THEN 'open' ELSE 'closed' END, 'score',
       (ARRAY['review','critical'])[1 + n % 2], 60 + n % 40, 0.3, 'Of its prompts ' || n % 90 || ' % ask for instructions together with their answers.',
       ${newest} - (n % 90) * interval '1 day', ${newest} + (n % 200 - 100) * interval '1 hour',
       CASE WHEN n % 5 < 2 THEN NULL ELSE ${newest} - (n % 80) * interval '1 day' END,
       CASE WHEN n % 5 < 2 THEN NULL ELSE 'limit' END, CASE WHEN n % 3 > 0 THEN ${person('n')} END FROM ${all}`,
    `INSERT INTO case_events (id, case_id, at, actor_name, kind, detail)
     SELECT gen_random_uuid(), ${uuid('000', 'n')}, ${newest} - i * interval '1 hour', 'Stillwatch', 'finding_joined', '{"score": 80}'
     FROM ${all}, generate_series(0, 9) AS i`,
    `INSERT INTO decisions (id, case_id, account_id, action, status, reason, proposed_by, proposed_at, statement_of_reasons, top_signals, band, declared_category)
     SELECT gen_random_uuid(), cases.id, subject_id, (ARRAY['limit','warn','no_violation'])[1 + row_number() OVER () % 3], 'in_force',
       'The outputs train a model.', coalesce(assignee_id, ${person('0')}), closed_at, ${statement}, ${topSignals}, cases.band, declared_category
     FROM cases JOIN accounts ON account_id = subject_id WHERE state = 'closed'`,
    `INSERT INTO decision_accounts (account_id, decision_id, statement_of_reasons)
     SELECT account_id, id, statement_of_reasons FROM decisions`,
    `INSERT INTO notices (id, message_id, kind, account_id, decision_id, status, recipient, subject, body, sha256, created_at, sent_at)
     SELECT gen_random_uuid(), gen_random_uuid(), 'decision', account_id, id, 'sent', 'legal@' || account_id || '.example',
       'Your account has been limited', decode(repeat(md5(id::text), 100), 'hex'), repeat('0', 64), proposed_at, proposed_at
     FROM decisions WHERE action <> 'no_violation'`,
    `INSERT INTO appeals (id, decision_id, case_id, account_id, text, submitted_at, due_at)
     SELECT gen_random_uuid(), id, case_id, account_id, 'We build a support assistant and train nothing.', ${newest} - interval '2 days',
       ${newest} + interval '12 days' FROM decisions WHERE action = 'limit' ORDER BY id LIMIT 200`,
    `INSERT INTO saved_filters (id, owner_id, name, filter, shared)
     SELECT gen_random_uuid(), people.id, 'Filter ' || i, '{"state": "open", "band": "critical"}', i = 0 AND people.place < 5
     FROM bench.people AS people, generate_series(0, 2) AS i`,
    ...evidence(cases, newest),
    ...campaigns(cases, newest),
    `INSERT INTO campaigns (id, score, probability, band, prior_nats, reasons, member_count, first_linked_at, scored_at, scorecard_version)
     SELECT '${campaignId}', 97, 0.97, 'critical', -4, jsonb_build_array(${reason('8')}), ${members}, ${newest}, ${newest}, 'bench'`,
    `INSERT INTO campaign_members (account_id, campaign_id, membership, basis, joined_at)
     SELECT ${accountId('n')}, '${campaignId}', 0.9, 'It shares two templates and a network with 11 other members.', ${newest}
     FROM generate_series(${accounts - members}, ${accounts} - 1) AS n`,
    `INSERT INTO cases (id, subject_type, subject_id, origin, band, score, probability, due_at)
     VALUES ('${campaignCaseId}', 'campaign', '${campaignId}', 'score', 'critical', 97, 0.97, ${newest})`,
    edges(
      `SELECT n, n + i AS other FROM generate_series(${accounts - members}, ${accounts} - 7) AS n, generate_series(1, 6) AS i`,
      newest,
    ),
    `INSERT INTO audit_entries (actor_type, actor_id, actor_name, action, object_type, object_id, after)
     SELECT 'user', 'bench', 'Officer', (ARRAY['case.assigned','case.noted','decision.proposed','account.updated'])[1 + n % 4],
       'case', (n % ${cases})::text, jsonb_build_object('n', n) FROM generate_series(0, 10 * ${cases} - 1) AS n`,
  ];
}

/** Six sealed excerpts of each account with a case, and a file in every fifth case. */
const evidence = (cases: number, newest: string): string[] => [
  `INSERT INTO evidence_keys (account_id, sealed_key, created_at)
   SELECT ${accountId('n')}, decode(repeat(md5(n::text), 3), 'hex'), ${newest} - interval '60 days' FROM generate_series(0, ${cases} - 1) AS n`,
  `INSERT INTO evidence_excerpts (account_id, id, occurred_at, event_id, template, ask, model, prompt_characters, completion_characters, kept_at, sealed)
   SELECT ${accountId('n')}, gen_random_uuid(), ${newest} - i * interval '1 day', n || '_' || i, n % 12 + i / 3, 'instruction_synthesis', 'atlas',
     900, 2400, ${newest}, decode(repeat(md5(n || '_' || i), 60), 'hex')
   FROM generate_series(0, ${cases} - 1) AS n, generate_series(0, 5) AS i`,
  `INSERT INTO case_attachments (id, case_id, name, media_type, size, sha256, uploaded_at, uploaded_by_id, uploaded_by_name, sealed)
   SELECT gen_random_uuid(), ${uuid('000', 'n')}, 'contract-' || n || '.pdf', 'application/pdf', 19200, repeat('0', 64), ${newest},
     (${person('n')})::text, 'Officer', decode(repeat(md5(n::text), 1200), 'hex') FROM generate_series(0, ${cases} - 1, 5) AS n`,
];

/** Campaigns of ordinary size: one account in twenty with a case is in one, and each has an open case. */
function campaigns(cases: number, newest: string): string[] {
  const each = `generate_series(0, ${smallCampaigns(cases)} - 1) AS n`;
  const ofMember = `n / ${membersTogether}`;
  const memberNumbers = `generate_series(0, ${smallCampaigns(cases) * membersTogether} - 1) AS n`;
  return [
    `INSERT INTO campaigns (id, score, probability, band, prior_nats, reasons, member_count, first_linked_at, first_flagged_at, scored_at, scorecard_version)
     SELECT ${uuid('001', 'n')}, 60 + n % 40, 0.6, 'review', -4, jsonb_build_array(${reason('n')}), ${membersTogether}, ${newest} - interval '9 days',
       ${newest} - interval '8 days', ${newest}, 'bench' FROM ${each}`,
    `INSERT INTO campaign_members (account_id, campaign_id, membership, basis, joined_at)
     SELECT ${accountId(`n * ${everyLinked}`)}, ${uuid('001', ofMember)}, 0.9, 'It shares two templates and a network with 24 other members.', ${newest}
     FROM ${memberNumbers}`,
    `INSERT INTO cases (id, subject_type, subject_id, origin, band, score, probability, due_at)
     SELECT ${uuid('002', 'n')}, 'campaign', ${uuid('001', 'n')}::text, 'score', 'review', 60 + n % 40, 0.6, ${newest} + n * interval '1 hour' FROM ${each}`,
    edges(
      `SELECT n * ${everyLinked} AS n, (n + i) * ${everyLinked} AS other FROM ${memberNumbers}, generate_series(1, 6) AS i
       WHERE (n + i) / ${membersTogether} = ${ofMember}`,
      newest,
    ),
    `INSERT INTO campaign_scores (campaign_id, id, scored_at, score, probability, band, prior_nats, reasons, member_count, events_scored, scorecard_version)
     SELECT id, gen_random_uuid(), ${newest} - i * interval '6 hours', 60, 0.6, 'review', -4, reasons, member_count, 100, 'bench'
     FROM campaigns, generate_series(0, 19) AS i`,
  ];
}

const edges = (pairs: string, newest: string): string =>
  `INSERT INTO link_edges (account_a, account_b, nats, obeys_rule, evidence, computed_at)
   SELECT ${accountId('n')}, ${accountId('other')}, 8 + n % 5, true, ${edgeEvidence}, ${newest} FROM (${pairs}) AS pairs`;
