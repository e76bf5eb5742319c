import type { PacketSection } from '../packet-section.js';
import type { PacketSnapshot } from '../packet-snapshot.js';
import { pagesOf, type PacketSubject } from '../packet-subject.js';
import { readTerms, type AcceptedRow } from './terms-at-usage.js';

const accountsPerPage = 100;

/** Everything on file about each account, one record an account. */
export const accountsSection: PacketSection = {
  name: 'accounts',
  title: 'accounts',
  steps: ({ accountIds }) => Math.ceil(accountIds.length / accountsPerPage),
  read: readAccounts,
};

async function* readAccounts(snapshot: PacketSnapshot, { accountIds }: PacketSubject) {
  const { termsOf } = await readTerms(snapshot);
  for (const ids of pagesOf(accountIds, accountsPerPage)) {
    const of = <Row extends object>(text: string) => byAccount<Row>(snapshot, text, ids);
    const accounts = await snapshot.rows<AccountRow>(accountRows, [ids]);
    const purposes = await of(purposeRows);
    const requests = await of(requestRows);
    const approvals = await of(approvalRows);
    const acceptances = await of<AcceptedRow>(acceptanceRows);
    const scores = await of(scoreRows);
    const usage = await of(usageRows);
    yield accounts.map(({ score, ...account }) => {
      const { accountId, lastEventAt } = account;
      const accepted = acceptances(accountId);
      return {
        ...account,
        score,
        scoreHistory: scores(accountId),
        declaredPurposes: purposes(accountId),
        attestationRequests: requests(accountId),
        approvals: approvals(accountId),
        acceptances: accepted,
        termsAtNewestUsage: lastEventAt === null ? [] : termsOf(lastEventAt, accepted),
        usageByDay: usage(accountId),
      };
    });
  }
}

interface AccountRow {
  readonly accountId: string;
  readonly lastEventAt: Date | null;
  readonly score: object;
}

/** The rows of several accounts, by account and without repeating which. */
async function byAccount<Row extends object>(
  snapshot: PacketSnapshot,
  text: string,
  ids: readonly string[],
): Promise<(accountId: string) => Row[]> {
  const rows = await snapshot.rows<Row & { accountId: string }>(text, [ids]);
  const grouped = new Map<string, Row[]>();
  for (const { accountId, ...row } of rows) {
    const known = grouped.get(accountId);
    if (known) known.push(row as unknown as Row);
    else grouped.set(accountId, [row as unknown as Row]);
  }
  return (accountId) => grouped.get(accountId) ?? [];
}

const accountRows = `
SELECT account_id AS "accountId", origin, organization_name AS "organizationName",
  organization_domain AS "organizationDomain", organization_country AS "organizationCountry",
  contact_email AS "contactEmail", plan, registered_at AS "registeredAt", registration,
  declared_category AS "declaredCategory", created_at AS "createdAt", standing, standing_until AS "standingUntil",
  standing_decision_id AS "standingDecisionId", upcoming_standing AS "upcomingStanding", upcoming_from AS "upcomingFrom",
  upcoming_until AS "upcomingUntil", upcoming_decision_id AS "upcomingDecisionId", last_event_at AS "lastEventAt",
  jsonb_build_object('score', score, 'probability', probability, 'band', band, 'priorNats', prior_nats,
    'reasons', reasons, 'eventsScored', events_scored,
    'scoredAt', to_char(scored_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'scorecardVersion', scorecard_version) AS score
FROM accounts WHERE account_id = ANY($1) ORDER BY account_id`;

const purposeRows = `
SELECT account_id AS "accountId", version, category, statement, trains_models AS "trainsModels",
  expected_monthly_tokens AS "expectedMonthlyTokens", end_users AS "endUsers", declared_at AS "declaredAt",
  declared_by AS "declaredBy", attestation_due_at AS "attestationDueAt", expires_at AS "expiresAt", evidence
FROM declared_purposes WHERE account_id = ANY($1) ORDER BY account_id, version`;

const requestRows = `
SELECT account_id AS "accountId", id, message, due_at AS "dueAt", requested_at AS "requestedAt",
  requested_by AS "requestedBy", answered_at AS "answeredAt", purpose_version AS "purposeVersion"
FROM attestation_requests WHERE account_id = ANY($1) ORDER BY account_id, requested_at, id`;

const approvalRows = `
SELECT account_id AS "accountId", id, kind, reference, valid_from AS "validFrom", expires_at AS "expiresAt",
  created_at AS "createdAt", created_by AS "createdBy", revoked_at AS "revokedAt", revoked_by AS "revokedBy",
  revoked_reason AS "revokedReason"
FROM approvals WHERE account_id = ANY($1) ORDER BY account_id, created_at, id`;

const acceptanceRows = `
SELECT account_id AS "accountId", clause_id AS clause, version, accepted_at AS "acceptedAt",
  recorded_at AS "recordedAt", recorded_by AS "recordedBy"
FROM policy_acceptances WHERE account_id = ANY($1) ORDER BY account_id, accepted_at, clause_id, version`;

const scoreRows = `
SELECT account_id AS "accountId", scored_at AS "scoredAt", score, probability, band, prior_nats AS "priorNats",
  events_scored AS "eventsScored", scorecard_version AS "scorecardVersion"
FROM scores WHERE account_id = ANY($1) ORDER BY account_id, scored_at, id`;

const usageRows = `
SELECT account_id AS "accountId", to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, sum(requests)::int AS requests,
  sum(input_tokens)::float8 AS "inputTokens", sum(output_tokens)::float8 AS "outputTokens",
  sum(refused)::int AS refused, sum(rate_limited)::int AS "rateLimited"
FROM usage_hours WHERE account_id = ANY($1) GROUP BY 1, 2 ORDER BY 1, 2`;
