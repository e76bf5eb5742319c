import type { PacketSnapshot } from './packet-snapshot.js';

/** Whom a packet is about. Ids are held whole; everything else is read in pages. */
export interface PacketSubject {
  readonly caseId: string;
  readonly type: 'account' | 'campaign';
  readonly id: string;
  /** The campaign of a campaign's case, or the one that the account belongs to. */
  readonly campaignId: string | null;
  /** The account, or the campaign's members and whoever decisions on this case are about. */
  readonly accountIds: readonly string[];
  /** On this case or about these accounts, oldest first. */
  readonly decisionIds: readonly string[];
}

export async function readSubject(snapshot: PacketSnapshot, caseId: string): Promise<PacketSubject> {
  const [found] = await snapshot.rows<{ type: PacketSubject['type']; id: string }>(
    `SELECT subject_type AS type, subject_id AS id FROM cases WHERE id = $1`,
    [caseId],
  );
  if (!found) throw new Error(`the case ${caseId} is not there any more`);
  const { type, id } = found;
  const accountIds = type === 'account' ? [id] : await membersAndDecided(snapshot, id, caseId);
  const campaignId = type === 'campaign' ? id : await campaignOf(snapshot, id);
  const decisions = await snapshot.rows<{ id: string }>(
    `SELECT id FROM decisions WHERE case_id = $1
     OR id IN (SELECT decision_id FROM decision_accounts WHERE account_id = ANY($2)) ORDER BY proposed_at, id`,
    [caseId, accountIds],
  );
  return { caseId, type, id, campaignId, accountIds, decisionIds: decisions.map((decision) => decision.id) };
}

async function membersAndDecided(
  snapshot: PacketSnapshot,
  campaignId: string,
  caseId: string,
): Promise<string[]> {
  const rows = await snapshot.rows<{ accountId: string }>(
    `SELECT account_id AS "accountId" FROM campaign_members WHERE campaign_id = $1
     UNION SELECT decision_accounts.account_id FROM decision_accounts JOIN decisions ON decisions.id = decision_id WHERE case_id = $2
     ORDER BY 1`,
    [campaignId, caseId],
  );
  return rows.map((row) => row.accountId);
}

async function campaignOf(snapshot: PacketSnapshot, accountId: string): Promise<string | null> {
  const [row] = await snapshot.rows<{ id: string }>(
    `SELECT campaign_id AS id FROM campaign_members WHERE account_id = $1`,
    [accountId],
  );
  return row?.id ?? null;
}

/** The ids, some at a time. */
export function* pagesOf(ids: readonly string[], size = 200): Generator<string[]> {
  for (let from = 0; from < ids.length; from += size) yield ids.slice(from, from + size);
}
