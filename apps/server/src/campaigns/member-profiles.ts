import type { Tx } from '@stillwatch/database/database';
import { mergeMembers, type MemberFacts } from '@stillwatch/detection/linkage/assess-campaign';
import { emptyProfile, type Profile } from '@stillwatch/detection/profile';
import { decodeProfile } from '@stillwatch/detection/profile-codec';
import { mergeWindows } from '@stillwatch/detection/windows';

/** More members than this are judged by a sample, chosen by the hash of their ids. */
export const membersMergedAtMost = 2_000;
const longestWindowDays = 30;
const readTogether = 50;

type Windows = ReturnType<typeof mergeMembers>;

/** The members' usage as one account's, and what is on file about each. */
export interface MergedMembers {
  readonly windows: Windows;
  /** Of the newest event of all; undefined when nobody has used anything. */
  readonly asOf: Date | undefined;
  readonly members: readonly MemberFacts[];
}

interface MemberRow {
  readonly accountId: string;
  readonly lastEventAt: Date | null;
  readonly declaredCategory: string | null;
}

/** The members to merge: all, or of very many the same sample every time. */
export async function chooseMembers(tx: Tx, campaignId: string): Promise<string[]> {
  const rows = await tx.sql<{ accountId: string }>(
    `SELECT account_id AS "accountId" FROM campaign_members WHERE campaign_id = $1 ORDER BY md5(account_id), account_id LIMIT $2`,
    [campaignId, membersMergedAtMost],
  );
  return rows.map(({ accountId }) => accountId).sort();
}

/**
 * Merges the stored windows of accounts, each ending with the account's own newest event. A few accounts at a time are
 * decoded, so that memory does not grow with their number.
 */
export async function mergeMemberProfiles(tx: Tx, accountIds: readonly string[]): Promise<MergedMembers> {
  const approvals = await readApprovals(tx, accountIds);
  let windows = mergeMembers([]);
  const members: MemberFacts[] = [];
  let asOf: Date | undefined;
  for (let from = 0; from < accountIds.length; from += readTogether) {
    const page = accountIds.slice(from, from + readTogether);
    const rows = await tx.sql<MemberRow>(
      `SELECT account_id AS "accountId", last_event_at AS "lastEventAt", declared_category AS "declaredCategory"
       FROM accounts WHERE account_id = ANY($1) ORDER BY account_id`,
      [page],
    );
    const profiles = await readWindowsOf(tx, rows);
    windows = mergeMembers([windows, ...profiles.values()]);
    for (const { accountId, lastEventAt, declaredCategory } of rows) {
      if (lastEventAt && (!asOf || lastEventAt > asOf)) asOf = lastEventAt;
      members.push({
        accountId,
        ...(declaredCategory !== null && { declaredCategory }),
        approvals: approvals.get(accountId) ?? [],
        distinctPrompts: profiles.get(accountId)?.month.prompts.distinct() ?? 0,
      });
    }
  }
  return { windows, asOf, members };
}

async function readWindowsOf(tx: Tx, accounts: readonly MemberRow[]): Promise<Map<string, Windows>> {
  const used = accounts.filter((account) => account.lastEventAt !== null);
  const ids = used.map(({ accountId }) => accountId);
  const days = await tx.sql<{ accountId: string; day: string; profile: Uint8Array }>(
    `SELECT account_id AS "accountId", day::text, profile FROM day_profiles JOIN accounts USING (account_id)
     WHERE account_id = ANY($1) AND day <= (last_event_at AT TIME ZONE 'UTC')::date
       AND day > (last_event_at AT TIME ZONE 'UTC')::date - $2::int ORDER BY day`,
    [ids, longestWindowDays],
  );
  const lives = await tx.sql<{ accountId: string; profile: Uint8Array }>(
    'SELECT account_id AS "accountId", profile FROM life_profiles WHERE account_id = ANY($1)',
    [ids],
  );
  const lifeOf = new Map(lives.map((row) => [row.accountId, row.profile]));
  const daysOf = new Map<string, { day: string; profile: Profile }[]>(ids.map((id) => [id, []]));
  for (const { accountId, day, profile } of days)
    daysOf.get(accountId)?.push({ day, profile: decodeProfile(profile) });
  return new Map(
    used.map(({ accountId, lastEventAt }) => {
      const life = lifeOf.get(accountId);
      const merged = mergeWindows(daysOf.get(accountId) ?? [], lastEventAt as Date);
      return [accountId, { ...merged, life: life ? decodeProfile(life) : emptyProfile() }];
    }),
  );
}

async function readApprovals(
  tx: Tx,
  accountIds: readonly string[],
): Promise<Map<string, MemberFacts['approvals'][number][]>> {
  const rows = await tx.approval.findMany({ where: { accountId: { in: [...accountIds] }, revokedAt: null } });
  const byAccount = new Map<string, MemberFacts['approvals'][number][]>();
  for (const { accountId, kind, validFrom, expiresAt } of rows)
    byAccount.set(accountId, [...(byAccount.get(accountId) ?? []), { kind, validFrom, expiresAt }]);
  return byAccount;
}
