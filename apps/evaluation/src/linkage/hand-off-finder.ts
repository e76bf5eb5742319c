import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import { handOffKey, handOffMs } from '@stillwatch/detection/linkage/link-keys';
import type { LinkKey } from '@stillwatch/detection/linkage/link-kinds';
import { evaluationKey } from '../worlds/profiled-world.js';

const leastCharacters = 40;

/** Finds hand-offs in a stream of events in time order, as the server does at ingest: by the body of what was refused. */
export class HandOffFinder {
  private readonly refused = new Map<string, { at: number; accountId: string }[]>();
  readonly keys = new Map<string, LinkKey[]>();

  readonly observe = (event: UsageEvent): void => {
    const prompt = event.content?.prompt ?? '';
    if (prompt.length < leastCharacters) return;
    const body = `${event.content?.system ?? ''}\n${prompt}`;
    const at = Date.parse(event.occurredAt);
    for (const earlier of this.refused.get(body) ?? [])
      if (earlier.accountId !== event.accountId && at >= earlier.at && at - earlier.at <= handOffMs)
        this.add(earlier.accountId, event.accountId);
    const status = event.outcome?.status;
    if (status !== 'rate_limited' && status !== 'refused') return;
    this.refused.set(body, [...(this.refused.get(body) ?? []), { at, accountId: event.accountId }].slice(-8));
  };

  private add(a: string, b: string): void {
    const key = handOffKey(a, b, evaluationKey);
    for (const account of [a, b]) {
      const known = this.keys.get(account) ?? [];
      if (!known.some((entry) => entry.key === key.key)) this.keys.set(account, [...known, key]);
    }
  }
}
