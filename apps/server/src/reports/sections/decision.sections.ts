import type { Independence, StatementOfReasons } from '@stillwatch/contracts/enforcement';
import { listOf, type PacketSection } from '../packet-section.js';

export interface DecisionRecord {
  readonly id: string;
  readonly caseId: string;
  readonly accountId: string | null;
  readonly accountCount: number;
  readonly action: string;
  readonly status: string;
  readonly reason: string;
  readonly until: string | null;
  readonly effectiveAt: string | null;
  readonly limitPercent: number | null;
  readonly proposedByName: string;
  readonly proposedAt: string;
  readonly resolvedByName: string | null;
  readonly resolvedAt: string | null;
  readonly resolvedReason: string | null;
  readonly independence: Independence | null;
  readonly withdrawnByName: string | null;
  readonly withdrawnAt: string | null;
  readonly withdrawnReason: string | null;
  readonly statementOfReasons: StatementOfReasons;
}

export interface AppealRecord {
  readonly id: string;
  readonly decisionId: string;
  readonly accountId: string;
  readonly status: string;
  readonly text: string;
  readonly submittedAt: string;
  readonly dueAt: string;
  readonly outcome: string | null;
  readonly decidedByName: string | null;
  readonly decidedAt: string | null;
  readonly decidedReason: string | null;
}

export interface LetterRecord {
  readonly accountId: string;
  readonly kind: string;
  readonly status: string;
  readonly subject: string;
  readonly recipient: string | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly sha256: string;
}

export const decisionSections: readonly PacketSection[] = [
  listOf('decisions', 'decisions', {
    text: `SELECT decisions.id, case_id AS "caseId", account_id AS "accountId", campaign_id AS "campaignId",
             account_count AS "accountCount", action, status, reason, until, effective_at AS "effectiveAt",
             limit_percent AS "limitPercent", proposed_by AS "proposedBy", proposer.name AS "proposedByName",
             proposed_at AS "proposedAt", resolved_by AS "resolvedBy", resolver.name AS "resolvedByName",
             resolved_at AS "resolvedAt", resolved_reason AS "resolvedReason", independence, withdrawn_by AS "withdrawnBy",
             withdrawer.name AS "withdrawnByName", withdrawn_at AS "withdrawnAt", withdrawn_reason AS "withdrawnReason",
             statement_of_reasons AS "statementOfReasons", band, declared_category AS "declaredCategory"
           FROM decisions JOIN users AS proposer ON proposer.id = proposed_by
           LEFT JOIN users AS resolver ON resolver.id = resolved_by
           LEFT JOIN users AS withdrawer ON withdrawer.id = withdrawn_by
           WHERE decisions.id::text = ANY($1) ORDER BY proposed_at, decisions.id`,
    values: ({ decisionIds }) => [decisionIds],
  }),
  listOf('statements', 'statements of reasons, account by account', {
    text: `SELECT decision_id AS "decisionId", account_id AS "accountId", statement_of_reasons AS "statementOfReasons"
           FROM decision_accounts WHERE decision_id::text = ANY($1) AND account_id = ANY($2)
           ORDER BY decision_id, account_id`,
    values: ({ decisionIds, accountIds }) => [decisionIds, accountIds],
  }),
  listOf('appeals', 'appeals', {
    text: `SELECT appeals.id, decision_id AS "decisionId", account_id AS "accountId", status, text,
             contact_email AS "contactEmail", submitted_at AS "submittedAt", due_at AS "dueAt", outcome,
             decided_by AS "decidedBy", users.name AS "decidedByName", decided_at AS "decidedAt",
             decided_reason AS "decidedReason", reinstatement_id AS "reinstatementId"
           FROM appeals LEFT JOIN users ON users.id = decided_by
           WHERE account_id = ANY($1) ORDER BY submitted_at, appeals.id`,
    values: ({ accountIds }) => [accountIds],
  }),
  // Letters hold links that act in the customer's name: they are told of by their hash.
  listOf('letters', 'letters', {
    text: `SELECT id, account_id AS "accountId", decision_id AS "decisionId", kind, status, subject, recipient,
             sha256, created_at AS "createdAt", sent_at AS "sentAt", attempt_count AS "attemptCount", problem,
             dsa_attributes AS "dsaAttributes"
           FROM notices WHERE account_id = ANY($1) ORDER BY created_at, id`,
    values: ({ accountIds }) => [accountIds],
  }),
];
