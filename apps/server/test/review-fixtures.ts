import { randomUUID } from 'node:crypto';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import type { Decision } from '@stillwatch/contracts/enforcement';
import type { Problem } from '@stillwatch/contracts/problem';
import { openDatabase } from '@stillwatch/database/database';
import type { Answer, TestServer } from './server-harness.js';

let accounts = 0;

/** What a refusal carries instead of the record that was asked for. */
export type Refusal = Partial<Pick<Problem, 'code' | 'detail' | 'errors'>>;

export interface Reviewed {
  readonly accountId: string;
  readonly caseId: string;
}

/** A scored account with an open case, as scoring leaves them behind. */
export async function accountWithCase(server: TestServer): Promise<Reviewed> {
  accounts += 1;
  const accountId = `acct_reviewed_${accounts}`;
  const reason = {
    signal: 'template-intent',
    family: 'intent',
    nats: 5,
    summary: 'The recurring part asks for task instructions.',
    evidence: {},
    exculpatory: false,
  };
  const shown = { band: 'critical', score: 93, probability: 0.93 };
  await server.database.prisma.account.create({
    data: {
      accountId,
      organizationName: `Reviewed ${accounts}`,
      ...shown,
      reasons: [reason],
      scoredAt: new Date(),
      scorecardVersion: 'test-1',
      eventsScored: 10,
      lastEventAt: new Date(),
    },
  });
  const { id } = await server.database.prisma.case.create({
    data: {
      subjectId: accountId,
      origin: 'score',
      ...shown,
      topReason: reason.summary,
      dueAt: new Date(Date.now() + 86_400_000),
    },
  });
  return { accountId, caseId: id };
}

export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** A limit that one person may decide. */
export const mildLimit = () => ({ action: 'limit', limitPercent: 50, until: inDays(30) });

/** Does as the owner of the tables what the running server may not: how a test makes time pass. */
export async function asOwner(server: TestServer, text: string, values: unknown[] = []): Promise<void> {
  const owner = openDatabase({ url: server.ownerUrl, poolSize: 1 });
  try {
    await owner.pool.query(text, values);
  } finally {
    await owner.close();
  }
}

/** What a signed-in person does with cases and decisions. */
export function officer(server: TestServer, cookie: string) {
  const act = <Body>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<Body>> =>
    server.call<Body>('POST', path, body, { cookie, headers });
  return {
    propose: (caseId: string, input: object, headers?: Record<string, string>) =>
      act<Decision & Refusal>(
        `/v1/cases/${caseId}/decisions`,
        { reason: 'The outputs train a model.', ...input },
        headers,
      ),
    approve: (id: string, body?: object) => act<Decision & Refusal>(`/v1/decisions/${id}/approve`, body),
    reject: (id: string, body: object = { reason: 'Not convincing.' }) =>
      act<Decision & Refusal>(`/v1/decisions/${id}/reject`, body),
    cancel: (id: string, body?: object) => act<Decision & Refusal>(`/v1/decisions/${id}/cancel`, body),
    assign: (caseId: string, assigneeId: string | null) =>
      act<CaseDetail & Refusal>(`/v1/cases/${caseId}/assign`, { assigneeId }),
    note: (caseId: string, text: string) => act<CaseDetail & Refusal>(`/v1/cases/${caseId}/notes`, { text }),
    post: <Body>(path: string, body?: object) => act<Body>(path, body),
    get: <Body>(path: string) => server.call<Body>('GET', path, undefined, { cookie }),
  };
}
export type Officer = ReturnType<typeof officer>;

/** The rows of a list, asked for with the JSON query parameters of the contract. */
export const listed = async <Row>(
  server: TestServer,
  path: string,
  query: { filter?: object; sort?: [string, 'ASC' | 'DESC']; range?: [number, number] },
  cookie?: string,
): Promise<{ status: number; rows: Row[]; range: string | null; code?: string }> => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, JSON.stringify(value));
  }
  const { status, body, headers } = await server.call<Row[]>('GET', `${path}?${parameters}`, undefined, {
    cookie,
  });
  return { status, rows: body, range: headers.get('content-range'), code: (body as unknown as Problem).code };
};

export interface ReviewedCampaign {
  readonly campaignId: string;
  readonly caseId: string;
  readonly accountIds: string[];
}

/** A campaign in band critical with an open case, as linking and scoring leave it behind. */
export async function campaignWithCase(server: TestServer, memberCount: number): Promise<ReviewedCampaign> {
  accounts += 1;
  const run = accounts;
  const campaignId = randomUUID();
  const accountIds = Array.from(
    { length: memberCount },
    (_, index) => `acct_linked_${run}_${String(index).padStart(5, '0')}`,
  );
  const reason = (summary: string) => ({
    ...{ signal: 'shared-template', family: 'coordination', nats: 6, summary },
    ...{ evidence: {}, exculpatory: false },
  });
  const shown = { band: 'critical', score: 97, probability: 0.97 };
  const scored = { scoredAt: new Date(), scorecardVersion: 'test-1', eventsScored: 10 };
  const { prisma } = server.database;
  await prisma.account.createMany({
    data: accountIds.map((accountId) => ({
      ...{ accountId, band: 'watch', score: 30, probability: 0.3, ...scored, lastEventAt: new Date() },
      reasons: [reason(`What ${accountId} does alone.`)],
    })),
  });
  await prisma.campaign.create({
    data: {
      ...{ id: campaignId, ...shown, ...scored, memberCount, firstLinkedAt: new Date() },
      reasons: [reason('They ask the same within the same minutes.')],
    },
  });
  await prisma.campaignMember.createMany({
    data: accountIds.map((accountId) => ({
      ...{ accountId, campaignId, membership: 1, joinedAt: new Date() },
      basis: `It shares a template with ${memberCount - 1} others.`,
    })),
  });
  await prisma.campaignFinding.createMany({
    data: accountIds.map((accountId) => ({ accountId, campaignId, carries: true, judgedAt: new Date() })),
  });
  const { id: caseId } = await prisma.case.create({
    data: {
      ...{ subjectType: 'campaign', subjectId: campaignId, origin: 'score', ...shown },
      dueAt: new Date(Date.now() + 86_400_000),
    },
  });
  return { campaignId, caseId, accountIds };
}
