import { canonical, sha256 } from '../packet-format.js';
import { listOf, type PacketSection } from '../packet-section.js';
import type { PacketSnapshot } from '../packet-snapshot.js';
import type { PacketSubject } from '../packet-subject.js';
import { readTerms } from './terms-at-usage.js';

/** A wording that a decision cites, that an account accepted, or that was in force at an account's newest usage. */
export interface ClauseRecord {
  readonly clause: string;
  readonly version: number;
  readonly title: string;
  readonly text: string;
  readonly scope: string;
  readonly exceptions: readonly string[];
  readonly effectiveFrom: string;
}

export interface ScorecardRecord {
  readonly version: string;
  readonly documentSha256: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly activatedAt: string | null;
}

export interface UsageRecord {
  readonly day: string;
  readonly model: string;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly refused: number;
  readonly rateLimited: number;
}

async function* readClauses(snapshot: PacketSnapshot, { accountIds, decisionIds }: PacketSubject) {
  const { inForceAt } = await readTerms(snapshot);
  const instants = await snapshot.rows<{ at: Date }>(
    'SELECT DISTINCT last_event_at AS at FROM accounts WHERE account_id = ANY($1) AND last_event_at IS NOT NULL',
    [accountIds],
  );
  const held = new Set(
    instants.flatMap(({ at }) => inForceAt(at).map(({ clause, version }) => `${clause}/${version}`)),
  );
  yield await snapshot.rows<ClauseRecord>(clauseRows, [accountIds, decisionIds, [...held]]);
}

interface ScorecardRow {
  readonly version: string;
  readonly document: object;
}

async function* readScorecards(snapshot: PacketSnapshot, { accountIds, campaignId }: PacketSubject) {
  const pages = snapshot.pages<ScorecardRow>(scorecardRows, [accountIds, campaignId], 20);
  for await (const page of pages) {
    yield page.map(({ document, ...row }) => ({ ...row, documentSha256: sha256(canonical(document)) }));
  }
}

/** What the case rests on: the terms, the scorecards, the usage. */
export const groundSections: readonly PacketSection[] = [
  { name: 'clauses', title: 'the terms', read: readClauses },
  { name: 'scorecards', title: 'scorecards', read: readScorecards },
  listOf('usage', 'usage by day', {
    text: `SELECT to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, model, sum(requests)::int AS requests,
             sum(input_tokens)::float8 AS "inputTokens", sum(output_tokens)::float8 AS "outputTokens",
             sum(refused)::int AS refused, sum(rate_limited)::int AS "rateLimited",
             count(DISTINCT account_id)::int AS accounts
           FROM usage_hours WHERE account_id = ANY($1) GROUP BY 1, 2 ORDER BY 1, 2`,
    values: ({ accountIds }) => [accountIds],
  }),
];

const clauseRows = `
SELECT id AS clause, version, title, text, scope, exceptions, effective_from AS "effectiveFrom"
FROM policy_clauses AS clause
WHERE id || '/' || version = ANY($3)
  OR EXISTS (SELECT FROM decisions WHERE decisions.id::text = ANY($2)
    AND statement_of_reasons->'clause'->>'id' = clause.id
    AND statement_of_reasons->'clause'->>'version' = clause.version::text)
  OR EXISTS (SELECT FROM policy_acceptances WHERE account_id = ANY($1)
    AND clause_id = clause.id AND policy_acceptances.version = clause.version)
ORDER BY id, version`;

const scorecardRows = `
SELECT version, document, status, note, created_by AS "createdBy", created_at AS "createdAt",
  shadowed_at AS "shadowedAt", activated_at AS "activatedAt"
FROM scorecards WHERE version IN (
  SELECT scorecard_version FROM accounts WHERE account_id = ANY($1)
  UNION SELECT scorecard_version FROM scores WHERE account_id = ANY($1)
  UNION SELECT scorecard_version FROM campaigns WHERE id::text = $2
  UNION SELECT scorecard_version FROM campaign_scores WHERE campaign_id::text = $2)
ORDER BY created_at, version`;
