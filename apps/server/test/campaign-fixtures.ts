import type { Campaign, CampaignDetail } from '@stillwatch/contracts/campaign';
import type { Risk } from '@stillwatch/contracts/risk';
import { harvestPrompt, styles, topics } from './harvest-prompt.js';
import { bootstrapKey, type TestServer } from './server-harness.js';

export { harvestPrompt };

const hourMs = 3_600_000;
export const worldStart = Date.now() - 4 * 24 * hourMs;

/** The product of one software house, used by its customers about their own orders. */
export const helpdeskPrompt = (seed: number): string =>
  `You are the support assistant of Shoply. Answer the customer kindly and briefly, and never promise a refund.\n\nCustomer: My order ${seed} of ${topics[seed % 10] ?? ''} has not arrived, what can I do ${styles[seed % 7] ?? ''}?`;

export interface Traffic {
  readonly accountId: string;
  readonly count: number;
  readonly prompt: (seed: number) => string;
  /** Makes its payloads differ from those of others. */
  readonly seed: number;
  readonly ip: string;
  readonly userAgent?: string;
  readonly from?: number;
}

/** Requests at one an hour or so, as a pool of accounts spreads them. */
export const eventsOf = ({ accountId, count, prompt, seed, ip, userAgent, from = 0 }: Traffic): object[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${accountId}_${from + index}`,
    accountId,
    occurredAt: new Date(worldStart + ((from + index) * 53 + ((seed * 17) % 50)) * 60_000).toISOString(),
    operation: 'chat',
    model: 'atlas',
    usage: { inputTokens: 180, outputTokens: 900 + ((index * 37) % 300) },
    request: { temperature: 1, maxTokens: 3072 },
    client: { ip, userAgent: userAgent ?? 'pool-client/1.4', tlsFingerprint: 'tls_pool' },
    content: { prompt: prompt(seed * 1_000 + from + index) },
    outcome: { status: 'ok', finishReason: 'stop' },
  }));

const purposes = [
  'customer_support',
  'coding_assistant',
  'translation',
  'education',
  'productivity',
  'personal',
];

export interface Member {
  readonly accountId: string;
  readonly index: number;
}

/** Calls of a running server about accounts and their campaigns. */
export function campaignWorld(server: TestServer) {
  const send = async (events: readonly object[]): Promise<void> => {
    const body = events.map((event) => JSON.stringify(event)).join('\n');
    const { status } = await server.call('POST', '/v1/usage-events', body);
    if (status !== 202) throw new Error(`sending events answered ${status}`);
  };
  const register = async (accountId: string, registration: object, category?: string): Promise<void> => {
    const at = new Date(worldStart - hourMs).toISOString();
    await server.call('PUT', `/v1/accounts/${accountId}`, { registeredAt: at, registration });
    if (category)
      await server.call('PUT', `/v1/accounts/${accountId}/declared-purpose`, {
        category,
        statement: 'What we do.',
        trainsModels: 'no',
      });
  };
  return {
    send,
    register,
    /** Accounts of one operator: one means of payment, one /24, one template, other purposes. */
    relay: async (name: string, size: number, requests = 14, from = 0): Promise<string[]> => {
      const ids = Array.from({ length: size }, (_, index) => `${name}_${from + index}`);
      const place = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 200, 7);
      for (const [index, accountId] of ids.entries()) {
        await register(
          accountId,
          { paymentFingerprint: `card_of_${name}`, ip: `10.9.${place}.${from + index + 1}` },
          purposes[(from + index) % purposes.length],
        );
      }
      await send(
        ids.flatMap((accountId, index) =>
          eventsOf({
            ...{ accountId, count: requests, prompt: harvestPrompt, seed: place * 100 + from + index },
            ip: `10.9.${place}.${from + index + 1}`,
          }),
        ),
      );
      return ids;
    },
    risk: async (accountId: string): Promise<Risk> =>
      (await server.call<Risk>('GET', `/v1/accounts/${accountId}/risk`)).body,
    campaigns: async (): Promise<Campaign[]> => (await server.call<Campaign[]>('GET', '/v1/campaigns')).body,
    campaign: async (id: string): Promise<CampaignDetail> =>
      (await server.call<CampaignDetail>('GET', `/v1/campaigns/${id}`)).body,
    /** The campaign that an account belongs to. */
    campaignOf: async (accountId: string): Promise<CampaignDetail> => {
      const { body } = await server.call<Risk>('GET', `/v1/accounts/${accountId}/risk`);
      if (body.campaignId === null) throw new Error(`${accountId} belongs to no campaign`);
      return (await server.call<CampaignDetail>('GET', `/v1/campaigns/${body.campaignId}`)).body;
    },
    membersOf: ({ members }: CampaignDetail): string[] => members.map(({ accountId }) => accountId).sort(),
    key: bootstrapKey,
  };
}
export type CampaignWorld = ReturnType<typeof campaignWorld>;
