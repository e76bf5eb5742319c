import type { Tx } from '@stillwatch/database/database';
import { leaveReceipts } from '@stillwatch/database/linkage-receipts';
import type { FoundCampaigns } from '@stillwatch/detection/linkage/campaigns';
import type { Membership } from '@stillwatch/detection/linkage/membership';
import type { AuditLogEntryInput } from '../audit-log/audit-log.service.js';
import type { Component } from './component.query.js';

/** What changed, for those who must be asked to work afterwards. */
export interface MembershipChanges {
  /** Campaigns whose members are not those of before. */
  readonly campaignIds: readonly string[];
  /** Campaigns that are none any more. */
  readonly dissolvedIds: readonly string[];
  /** Accounts that came or went. */
  readonly accountIds: readonly string[];
  /** To be appended to the audit log at the end of the transaction, because the chain's lock comes last. */
  readonly auditEntries: readonly AuditLogEntryInput[];
}

export const nothingChanged: MembershipChanges = {
  campaignIds: [],
  dissolvedIds: [],
  accountIds: [],
  auditEntries: [],
};

/** Names listed in one audit entry; the counts are always whole. */
const namesListed = 100;
const leastMembershipStep = 0.02;

interface KnownMember {
  readonly accountId: string;
  readonly campaignId: string;
  readonly membership: number;
}

interface CampaignChange {
  readonly campaignId: string;
  readonly isNew: boolean;
  readonly members: readonly Membership[];
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

/**
 * Makes the found campaigns those that are kept, and writes only what differs. Of a component that was too large to be read
 * whole, accounts may join known campaigns and nobody leaves. The caller holds the linkage lock.
 */
export async function applyMemberships(
  tx: Tx,
  component: Component,
  found: FoundCampaigns,
  at: Date,
): Promise<MembershipChanges> {
  const known = await tx.sql<KnownMember>(
    `SELECT account_id AS "accountId", campaign_id AS "campaignId", membership FROM campaign_members
     WHERE account_id = ANY($1)`,
    [component.accountIds],
  );
  const { changes, ended } = component.isWhole
    ? wholeChanges(known, found, await newIds(tx, found))
    : { changes: joinedOnly(known, found), ended: [] };
  await writeMembers(tx, known, changes, at);
  const auditEntries: AuditLogEntryInput[] = [];
  const moved = changes.filter(hasMoved);
  for (const change of moved) auditEntries.push(await writeCampaign(tx, change, at));
  for (const { campaignId, mergedInto } of ended)
    auditEntries.push(await dissolve(tx, campaignId, mergedInto, at));
  const campaignIds = moved.map(({ campaignId }) => campaignId);
  const dissolvedIds = ended.map(({ campaignId }) => campaignId);
  const accountIds = movedAccounts(known, changes, dissolvedIds);
  await leaveReceipts(tx, 'campaign', campaignIds);
  await leaveReceipts(tx, 'score', accountIds);
  return { campaignIds, dissolvedIds, accountIds, auditEntries };
}

async function writeMembers(
  tx: Tx,
  known: readonly KnownMember[],
  changes: readonly CampaignChange[],
  at: Date,
): Promise<void> {
  const before = new Map(known.map((member) => [member.accountId, member]));
  const wanted = changes.flatMap(({ campaignId, members }) =>
    members.map((member) => ({ campaignId, ...member })),
  );
  const staying = new Set(wanted.map(({ accountId }) => accountId));
  const gone = changes.flatMap(({ left }) => left).filter((accountId) => !staying.has(accountId));
  await tx.sql('DELETE FROM campaign_members WHERE account_id = ANY($1)', [gone]);
  const different = wanted.filter(({ accountId, campaignId, membership }) => {
    const old = before.get(accountId);
    return old?.campaignId !== campaignId || Math.abs(old.membership - membership) >= leastMembershipStep;
  });
  await tx.sql(
    `INSERT INTO campaign_members AS held (account_id, campaign_id, membership, basis, joined_at)
     SELECT t.*, $5::timestamptz FROM unnest($1::text[], $2::uuid[], $3::float8[], $4::text[]) AS t
     ON CONFLICT (account_id) DO UPDATE SET membership = excluded.membership, basis = excluded.basis,
       joined_at = CASE WHEN held.campaign_id = excluded.campaign_id THEN held.joined_at ELSE excluded.joined_at END,
       campaign_id = excluded.campaign_id`,
    [
      different.map(({ accountId }) => accountId),
      different.map(({ campaignId }) => campaignId),
      different.map(({ membership }) => membership),
      different.map(({ basis }) => basis),
      at.toISOString(),
    ],
  );
}

async function writeCampaign(
  tx: Tx,
  { campaignId, isNew, joined, left }: CampaignChange,
  at: Date,
): Promise<AuditLogEntryInput> {
  const [row] = await tx.sql<{ memberCount: number }>(
    `INSERT INTO campaigns AS held (id, first_linked_at, member_count)
     VALUES ($1, $2, (SELECT count(*) FROM campaign_members WHERE campaign_id = $1))
     ON CONFLICT (id) DO UPDATE SET member_count = excluded.member_count, state = 'active', dissolved_at = NULL
     RETURNING member_count AS "memberCount"`,
    [campaignId, at.toISOString()],
  );
  const memberCount = row?.memberCount ?? 0;
  return {
    action: isNew ? 'campaign.created' : 'campaign.members_changed',
    objectType: 'campaign',
    objectId: campaignId,
    ...(isNew ? {} : { before: { memberCount: memberCount - joined.length + left.length } }),
    after: { memberCount, ...listed('joined', joined), ...listed('left', left) },
  };
}

async function dissolve(
  tx: Tx,
  campaignId: string,
  mergedInto: string | null,
  at: Date,
): Promise<AuditLogEntryInput> {
  const members = await tx.sql<{ accountId: string }>(
    'DELETE FROM campaign_members WHERE campaign_id = $1 RETURNING account_id AS "accountId"',
    [campaignId],
  );
  await tx.sql(
    `UPDATE campaigns SET state = 'dissolved', dissolved_at = $2, member_count = 0, score = 0, probability = 0, band = 'none',
       reasons = '[]', prior_nats = NULL, scorecard_version = NULL WHERE id = $1`,
    [campaignId, at.toISOString()],
  );
  const left = members.map(({ accountId }) => accountId);
  return {
    action: 'campaign.dissolved',
    objectType: 'campaign',
    objectId: campaignId,
    after: { mergedInto, ...listed('left', left) },
  };
}

const listed = (name: string, accountIds: readonly string[]): object => ({
  [name]: accountIds.slice(0, namesListed),
  [`${name}Count`]: accountIds.length,
});

const hasMoved = ({ isNew, joined, left }: CampaignChange): boolean =>
  isNew || joined.length > 0 || left.length > 0;

/** Ids for the campaigns that are new, by their place in the list. */
async function newIds(tx: Tx, { campaigns }: FoundCampaigns): Promise<Map<number, string>> {
  const places = campaigns.flatMap(({ campaignId }, index) => (campaignId === undefined ? [index] : []));
  const rows = await tx.sql<{ id: string }>(
    'SELECT gen_random_uuid() AS id FROM generate_series(1, $1::int)',
    [places.length],
  );
  return new Map(places.map((place, index) => [place, rows[index]?.id ?? '']));
}

function wholeChanges(
  known: readonly KnownMember[],
  found: FoundCampaigns,
  ids: ReadonlyMap<number, string>,
): { changes: CampaignChange[]; ended: FoundCampaigns['ended'] } {
  const changes = found.campaigns.map(({ campaignId, members }, index) => {
    const id = campaignId ?? ids.get(index) ?? '';
    const before = new Set(
      known.filter((member) => member.campaignId === id).map((member) => member.accountId),
    );
    const now = new Set(members.map(({ accountId }) => accountId));
    return {
      campaignId: id,
      isNew: campaignId === undefined,
      members,
      joined: [...now].filter((accountId) => !before.has(accountId)),
      left: [...before].filter((accountId) => !now.has(accountId)),
    };
  });
  return { changes, ended: found.ended };
}

function joinedOnly(known: readonly KnownMember[], { campaigns }: FoundCampaigns): CampaignChange[] {
  const taken = new Set(known.map(({ accountId }) => accountId));
  return campaigns.flatMap(({ campaignId, members }) => {
    if (campaignId === undefined) return [];
    const joining = members.filter(({ accountId }) => !taken.has(accountId));
    if (joining.length === 0) return [];
    const joined = joining.map(({ accountId }) => accountId);
    return [{ campaignId, isNew: false, members: joining, joined, left: [] }];
  });
}

function movedAccounts(
  known: readonly KnownMember[],
  changes: readonly CampaignChange[],
  ended: readonly string[],
): string[] {
  const dissolved = new Set(ended);
  const moved = changes.flatMap(({ joined, left }) => [...joined, ...left]);
  const freed = known.filter(({ campaignId }) => dissolved.has(campaignId)).map(({ accountId }) => accountId);
  return [...new Set([...moved, ...freed])].sort();
}
