import { auditEntryColumns } from '@stillwatch/database/audit-entries';
import { verifyAuditChain } from '@stillwatch/database/audit-walk';
import type { PacketSection } from '../packet-section.js';
import type { PacketSnapshot } from '../packet-snapshot.js';
import { pagesOf, type PacketSubject } from '../packet-subject.js';

/** An entry with the texts that its hash is taken over: `before` and `after` as the log keeps them. */
export interface AuditRecord {
  readonly seq: string;
  readonly at: string;
  readonly actorType: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly prevHash: string;
  readonly hash: string;
}

/** What the whole chain, recomputed from its first entry, was found to be at the packet's instant. */
export interface ChainRecord {
  readonly ok: boolean;
  readonly entries: number;
  readonly head: string | null;
  readonly brokenAt: { readonly seq: number; readonly problem: string } | null;
}

async function* readEntries(snapshot: PacketSnapshot, subject: PacketSubject) {
  const found = await snapshot.rows<{ seq: string }>(entriesOfSubject, [
    subject.caseId,
    subject.campaignId,
    subject.accountIds,
    subject.decisionIds,
  ]);
  const seqs = found.map(({ seq }) => seq);
  for (const page of pagesOf(seqs, 500)) yield await snapshot.rows<AuditRecord>(entryRows, [page]);
}

async function* readChain(snapshot: PacketSnapshot) {
  // One after the other on the snapshot's connection, so that the verdict is about what the packet shows.
  yield [await verifyAuditChain(snapshot.client as Parameters<typeof verifyAuditChain>[0])];
}

export const auditSections: readonly PacketSection[] = [
  { name: 'audit', title: 'the audit log', read: readEntries },
  { name: 'auditChain', title: 'the audit log’s chain', single: true, read: readChain },
];

const entriesOfSubject = `
SELECT seq::text FROM (
  SELECT seq FROM audit_entries WHERE object_type = 'case' AND object_id = $1
  UNION SELECT seq FROM audit_entries WHERE object_type = 'campaign' AND object_id = $2
  UNION SELECT seq FROM audit_entries WHERE object_type = 'account' AND object_id = ANY($3)
  UNION SELECT seq FROM audit_entries WHERE object_type = 'decision' AND object_id = ANY($4)
  UNION SELECT seq FROM audit_entries WHERE object_type = 'appeal'
    AND object_id IN (SELECT id::text FROM appeals WHERE account_id = ANY($3))
  UNION SELECT seq FROM audit_entries WHERE object_type = 'notice'
    AND object_id IN (SELECT id::text FROM notices WHERE account_id = ANY($3))
) AS found ORDER BY found.seq`;

const entryRows = `
SELECT ${auditEntryColumns}
FROM audit_entries WHERE seq = ANY($1::bigint[]) ORDER BY audit_entries.seq`;
