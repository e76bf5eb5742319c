import type { AccountEvidence, CaseExcerpts, Excerpt, OpenedExcerpt } from '@stillwatch/contracts/evidence';
import type { IngestReceipt } from '@stillwatch/contracts/usage-event';
import { harvestPrompt } from './harvest-prompt.js';
import { accountWithCase, officer, type Officer, type Refusal, type Reviewed } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

/** Stands in every text that the requests of these tests hold. */
export const marker = 'xylophone-marmalade-quokka';

let serial = 0;

/** Requests of one frame, each with a payload of its own. */
export const requests = (accountId: string, count: number, changes: object = {}) =>
  Array.from({ length: count }, () => {
    serial += 1;
    return {
      id: `evt_${serial}`,
      accountId,
      occurredAt: new Date(Date.now() - 3_600_000 - serial * 1_000).toISOString(),
      operation: 'chat',
      model: 'atlas',
      content: {
        system: `Obey. ${marker} system`,
        prompt: `${harvestPrompt(serial)} ${marker} prompt`,
        completion: `{"${marker}": "completion"}`,
      },
      ...changes,
    };
  });

export const sendTo = async (server: TestServer, events: readonly object[]): Promise<IngestReceipt> => {
  const lines = events.map((event) => JSON.stringify(event)).join('\n');
  return (await server.call<IngestReceipt>('POST', '/v1/usage-events', lines)).body;
};

export interface Evidenced extends Reviewed {
  readonly first: Excerpt;
  readonly others: readonly Excerpt[];
}

export type EvidenceHouse = Awaited<ReturnType<typeof startEvidenceHouse>>;

/** A Stillwatch that keeps excerpts, with two officers. Nothing is scored: accounts stay in the bands that tests give them. */
export async function startEvidenceHouse() {
  const server = await startTestServer({
    STILLWATCH_EVIDENCE_EXCERPTS: 'on',
    STILLWATCH_SCORE_DELAY_MS: '600000',
  });
  const ann = officer(server, (await addPerson(server, 'Ann', 'officer')).cookie);
  const ben = officer(server, (await addPerson(server, 'Ben', 'officer')).cookie);
  const excerptsOf = async (caseId: string) =>
    (await ann.get<CaseExcerpts>(`/v1/cases/${caseId}/excerpts`)).body;

  return {
    server,
    ann,
    ben,
    excerptsOf,
    send: (events: readonly object[]) => sendTo(server, events),
    open: (caseId: string, excerptId: string, by: Officer = ann) =>
      by.post<OpenedExcerpt & Refusal>(`/v1/cases/${caseId}/excerpts/${excerptId}/open`),
    erase: (accountId: string, by: Officer = ann) =>
      by.post<AccountEvidence & Refusal>(`/v1/accounts/${accountId}/evidence/erase`, {
        reason: 'The customer asked for it.',
      }),
    /** How many excerpts there are of an account, erased ones too. */
    keptOf: (accountId: string) => server.database.prisma.evidenceExcerpt.count({ where: { accountId } }),
    /** An account with an open case and three excerpts. */
    withExcerpts: async (): Promise<Evidenced> => {
      const reviewed = await accountWithCase(server);
      await sendTo(server, requests(reviewed.accountId, 5));
      const [first, ...others] = (await excerptsOf(reviewed.caseId)).excerpts;
      if (!first) throw new Error('nothing was kept');
      return { ...reviewed, first, others };
    },
  };
}

/** The tables that hold a text, plain, in hexadecimal or in Base64. */
export async function tablesWith({ database }: TestServer, text: string): Promise<string[]> {
  const base64 = Buffer.from(` ${text} `).toString('base64').slice(2, -4);
  const { rows: tables } = await database.pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'bullmq')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await database.pool.query<{ held: boolean }>(
      `SELECT EXISTS (SELECT FROM ${name} AS t WHERE t::text LIKE ANY($1)) AS held`,
      [[text, Buffer.from(text).toString('hex'), base64].map((form) => `%${form}%`)],
    );
    if (rows[0]?.held) found.push(name);
  }
  return found;
}
