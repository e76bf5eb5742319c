import type { AccountRecord, ApprovalRecord, PurposeRecord } from '../../sections/account.records.js';
import type { Chapter } from '../chapter.js';
import { restInJson, type PacketContent } from '../packet-content.js';
import { styles, type PageFlow } from '../page-flow.js';
import { drawTable } from '../table.js';
import { capitalised, count, day, moment, spelled } from '../words.js';

const mostApprovals = 200;

/** What the subject said it does, and which exceptions were granted to it. */
export const declaredChapter: Chapter = {
  title: 'What was declared, and what was approved',
  draw: async (flow, content) => {
    if (content.isCampaign()) await drawMany(flow, content);
    else await drawOne(flow, content);
  },
};

async function drawOne(flow: PageFlow, content: PacketContent): Promise<void> {
  const account = await content.first<AccountRecord>('accounts');
  const purposes = account?.declaredPurposes ?? [];
  if (purposes.length === 0) flow.text('The account has never declared a purpose.');
  for (const purpose of [...purposes].reverse()) drawPurpose(flow, purpose, purposes.length);
  flow.h2('Approvals on file');
  const approvals = (account?.approvals ?? []).map((approval) => ({
    ...approval,
    accountId: account?.accountId ?? '',
  }));
  await drawApprovals(flow, approvals, approvals.length);
}

function drawPurpose(flow: PageFlow, purpose: PurposeRecord, newest: number): void {
  const current = purpose.version === newest ? ', the current one' : '';
  flow.h2(`Version ${purpose.version}${current}: ${spelled(purpose.category)}`);
  flow.facts([
    ['Statement', purpose.statement],
    ['Trains models', purpose.trainsModels && capitalised(spelled(purpose.trainsModels))],
    ['End users', purpose.endUsers],
    [
      'Tokens a month',
      purpose.expectedMonthlyTokens === null ? null : `${count(purpose.expectedMonthlyTokens)} expected`,
    ],
    ['Declared', `${moment(purpose.declaredAt)}, by the ${purpose.declaredBy}`],
    ['To be attested by', day(purpose.attestationDueAt)],
    ['Ends', day(purpose.expiresAt)],
    [
      'Evidence given',
      purpose.evidence
        .map(({ title, url, note }) => [title, url, note].filter(Boolean).join(', '))
        .join('; '),
    ],
  ]);
}

type AccountApproval = ApprovalRecord & { readonly accountId: string };

const approvalColumns = [
  { title: 'Account', width: 115 },
  { title: 'Kind', width: 105 },
  { title: 'Reference', width: 95 },
  { title: 'Valid', width: 75 },
  { title: 'Revoked', width: 73 },
];

async function drawApprovals(
  flow: PageFlow,
  approvals: readonly AccountApproval[],
  total: number,
): Promise<void> {
  if (total === 0) return flow.text('No approval is on file.', styles.quiet);
  await drawTable(
    flow,
    approvalColumns,
    approvals.map(({ accountId, kind, reference, validFrom, expiresAt, revokedAt, revokedReason }) => [
      ...[accountId, capitalised(spelled(kind)), reference, `${day(validFrom)} to ${day(expiresAt)}`],
      revokedAt === null ? 'no' : `${day(revokedAt)}: ${revokedReason ?? ''}`,
    ]),
  );
  const rest = restInJson(approvals.length, total, 'approvals');
  if (rest) flow.text(rest, styles.quiet);
}

async function drawMany(flow: PageFlow, content: PacketContent): Promise<void> {
  const byCategory = new Map<string, number>();
  const approvals: AccountApproval[] = [];
  let approvalCount = 0;
  for await (const account of content.list<AccountRecord>('accounts')) {
    const newest = account.declaredPurposes.at(-1);
    const words = newest
      ? `${spelled(newest.category)}, trains models: ${spelled(newest.trainsModels ?? 'not said')}`
      : 'nothing declared';
    byCategory.set(words, (byCategory.get(words) ?? 0) + 1);
    approvalCount += account.approvals.length;
    for (const approval of account.approvals) {
      if (approvals.length < mostApprovals) approvals.push({ ...approval, accountId: account.accountId });
    }
  }
  flow.text(
    'The newest declared purpose of each account, counted. All versions of each stand in the JSON, account by account.',
  );
  flow.space(4);
  const counted = [...byCategory].sort((a, b) => b[1] - a[1]);
  await drawTable(
    flow,
    [
      { title: 'Declared', width: 380 },
      { title: 'Accounts', width: 60, align: 'right' },
    ],
    counted.map(([words, number]) => [capitalised(words), count(number)]),
  );
  flow.h2('Approvals on file');
  await drawApprovals(flow, approvals, approvalCount);
}
