import { listOf, type PacketSection } from '../packet-section.js';
import type { PacketSnapshot } from '../packet-snapshot.js';

/** Records as they stand in the JSON: times are ISO 8601. */
export interface CaseRecord {
  readonly id: string;
  readonly subjectType: 'account' | 'campaign';
  readonly subjectId: string;
  readonly state: string;
  readonly origin: string;
  readonly band: string;
  readonly score: number;
  readonly probability: number;
  readonly topReason: string | null;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly closedAt: string | null;
  readonly outcome: string | null;
  readonly assigneeName: string | null;
}

export interface HistoryRecord {
  readonly at: string;
  readonly actorName: string;
  readonly kind: string;
  readonly detail: Record<string, unknown>;
}

const caseColumns = `
  cases.id, subject_type AS "subjectType", subject_id AS "subjectId", state, origin, band, score, probability,
  top_reason AS "topReason", opened_at AS "openedAt", due_at AS "dueAt", closed_at AS "closedAt", outcome,
  assignee_id AS "assigneeId", users.name AS "assigneeName"
  FROM cases LEFT JOIN users ON users.id = assignee_id`;

async function* readCase(snapshot: PacketSnapshot, caseId: string) {
  yield await snapshot.rows<CaseRecord>(`SELECT ${caseColumns} WHERE cases.id = $1`, [caseId]);
}

export const caseSections: readonly PacketSection[] = [
  {
    name: 'case',
    title: 'the case',
    single: true,
    read: (snapshot, { caseId }) => readCase(snapshot, caseId),
  },
  listOf('history', 'the history of the case', {
    text: `SELECT id, at, actor_id AS "actorId", actor_name AS "actorName", kind, detail
           FROM case_events WHERE case_id = $1 ORDER BY at, id`,
    values: ({ caseId }) => [caseId],
  }),
  listOf('otherCases', 'other cases about the same', {
    text: `SELECT ${caseColumns} WHERE cases.id <> $1 AND subject_id = ANY($2) ORDER BY opened_at, cases.id`,
    values: ({ caseId, id, accountIds }) => [caseId, [id, ...accountIds]],
  }),
  listOf('attachments', 'attachments', {
    text: `SELECT id, name, media_type AS "mediaType", size, sha256, uploaded_at AS "uploadedAt",
             uploaded_by_id AS "uploadedBy", uploaded_by_name AS "uploadedByName", withdrawn_at AS "withdrawnAt",
             withdrawn_by_name AS "withdrawnByName", withdrawn_reason AS "withdrawnReason"
           FROM case_attachments WHERE case_id = $1 ORDER BY uploaded_at, id`,
    values: ({ caseId }) => [caseId],
  }),
  listOf('excerpts', 'what is known of excerpts', {
    text: `SELECT account_id AS "accountId", id, event_id AS "eventId", occurred_at AS "occurredAt", kept_at AS "keptAt",
             model, lpad(to_hex(template), 16, '0') AS template, ask AS "asksFor",
             system_characters AS "systemCharacters", prompt_characters AS "promptCharacters",
             completion_characters AS "completionCharacters", erased_at AS "erasedAt"
           FROM evidence_excerpts WHERE account_id = ANY($1) ORDER BY account_id, occurred_at, id`,
    values: ({ accountIds }) => [accountIds],
  }),
];

export interface AttachmentRecord {
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly uploadedAt: string;
  readonly uploadedByName: string;
  readonly withdrawnAt: string | null;
}

export interface ExcerptRecord {
  readonly accountId: string;
  readonly eventId: string;
  readonly occurredAt: string;
  readonly model: string;
  readonly asksFor: string | null;
  readonly promptCharacters: number | null;
  readonly erasedAt: string | null;
}
