import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import { promptVector } from './prompt-vector.js';

/** What the baselines look at: more than Stillwatch keeps, for they read the prompts themselves. */
export interface AccountTraffic {
  readonly vectors: Float32Array[];
  readonly hours: Map<number, number>;
  readonly addresses: Set<string>;
  readonly openings: Map<string, number>;
  prompts: number;
  reasoningPhrases: number;
  outputTokens: number;
  firstAtMs: number;
  lastAtMs: number;
}

const maxVectors = 80;
const reasoningWords = /step by step|reasoning|chain of thought|think|思考|推理/i;

export class TrafficRecorder {
  readonly accounts = new Map<string, AccountTraffic>();

  readonly observe = (event: UsageEvent): void => {
    const traffic = this.of(event.accountId);
    const at = Date.parse(event.occurredAt);
    traffic.firstAtMs = Math.min(traffic.firstAtMs, at);
    traffic.lastAtMs = Math.max(traffic.lastAtMs, at);
    const hour = Math.floor(at / 3_600_000);
    traffic.hours.set(hour, (traffic.hours.get(hour) ?? 0) + 1);
    traffic.outputTokens += event.usage?.outputTokens ?? 0;
    if (event.client?.ip) traffic.addresses.add(event.client.ip);
    const prompt = event.content?.prompt;
    if (prompt === undefined) return;
    traffic.prompts++;
    const text = `${event.content?.system ?? ''}\n${prompt}`;
    if (reasoningWords.test(text)) traffic.reasoningPhrases++;
    const opening = text.trim().slice(0, 60);
    traffic.openings.set(opening, (traffic.openings.get(opening) ?? 0) + 1);
    if (traffic.vectors.length < maxVectors) traffic.vectors.push(promptVector(prompt));
  };

  private of(accountId: string): AccountTraffic {
    let traffic = this.accounts.get(accountId);
    if (!traffic) {
      traffic = {
        vectors: [],
        hours: new Map(),
        addresses: new Set(),
        openings: new Map(),
        prompts: 0,
        reasoningPhrases: 0,
        outputTokens: 0,
        firstAtMs: Infinity,
        lastAtMs: -Infinity,
      };
      this.accounts.set(accountId, traffic);
    }
    return traffic;
  }
}
