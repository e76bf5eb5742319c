import type { Tx } from '@stillwatch/database/database';
import type { ProfiledEvent } from '@stillwatch/detection/profiled-event';

const hourMs = 3_600_000;

interface HourTotals {
  hourMs: number;
  model: string;
  requests: number;
  inputTokens: number;
  outputTokens: number;
  refused: number;
  rateLimited: number;
}

/** Sums events by UTC hour and model. */
export function totalsByHour(events: readonly ProfiledEvent[]): HourTotals[] {
  const totals = new Map<string, HourTotals>();
  for (const event of events) {
    const at = Math.floor(event.occurredAtMs / hourMs) * hourMs;
    const key = `${at}|${event.model}`;
    const total = totals.get(key) ?? {
      hourMs: at,
      model: event.model,
      requests: 0,
      inputTokens: 0,
      outputTokens: 0,
      refused: 0,
      rateLimited: 0,
    };
    total.requests += 1;
    total.inputTokens += event.inputTokens ?? 0;
    total.outputTokens += event.outputTokens ?? 0;
    total.refused += event.status === 'refused' ? 1 : 0;
    total.rateLimited += event.status === 'rate_limited' ? 1 : 0;
    totals.set(key, total);
  }
  return [...totals.values()];
}

/** Adds the events to the account's hourly usage. Exactly once, because it shares the fold's transaction. */
export async function addUsageHours(
  tx: Tx,
  accountId: string,
  events: readonly ProfiledEvent[],
): Promise<void> {
  const totals = totalsByHour(events);
  const column = <T>(value: (total: HourTotals) => T) => totals.map(value);
  await tx.sql(statement, [
    accountId,
    column((total) => new Date(total.hourMs).toISOString()),
    column((total) => total.model),
    column((total) => total.requests),
    column((total) => total.inputTokens),
    column((total) => total.outputTokens),
    column((total) => total.refused),
    column((total) => total.rateLimited),
  ]);
}

const statement = `
INSERT INTO usage_hours (account_id, hour, model, requests, input_tokens, output_tokens, refused, rate_limited)
SELECT $1, * FROM unnest($2::timestamptz[], $3::text[], $4::int4[], $5::int8[], $6::int8[], $7::int4[], $8::int4[])
ON CONFLICT (account_id, hour, model) DO UPDATE SET
  requests = usage_hours.requests + excluded.requests,
  input_tokens = usage_hours.input_tokens + excluded.input_tokens,
  output_tokens = usage_hours.output_tokens + excluded.output_tokens,
  refused = usage_hours.refused + excluded.refused,
  rate_limited = usage_hours.rate_limited + excluded.rate_limited`;
