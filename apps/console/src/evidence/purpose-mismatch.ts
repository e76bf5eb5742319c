import type { DeclaredPurpose } from '@stillwatch/contracts/account';
import type { ObservedBehaviour } from '@stillwatch/contracts/observed-behaviour';
import type { Reason } from '@stillwatch/contracts/risk';
import { compact, count } from '../format/number.js';
import { spelled } from '../format/words.js';

const purposeSignals = new Set(['purpose-mismatch', 'frame-outside-purpose']);
/** Forecasts are rough: only this many times what was announced is worth a sentence. */
const muchMore = 3;
const monthDays = 30;
const fewRequests = 100;
const saysNobody = /^(none|no|nobody|no_end_users|internal_tool)$/;

type Declared = Pick<DeclaredPurpose, 'expectedMonthlyTokens' | 'endUsers'>;

/** What an account says now. */
export const newestOf = (purposes: readonly DeclaredPurpose[]): DeclaredPurpose | undefined =>
  [...purposes].sort((a, b) => b.version - a.version)[0];

/** Where what an account says and what it was seen to do part, each in a sentence. */
export function purposeMismatches(
  purpose: Declared | undefined,
  observed: ObservedBehaviour | null,
  reasons: readonly Reason[],
): string[] {
  if (purpose === undefined) return [];
  return [
    ...reasons
      .filter(({ signal, nats, exculpatory }) => purposeSignals.has(signal) && nats > 0 && !exculpatory)
      .map(({ summary }) => summary),
    ...(observed === null ? [] : [volume(purpose, observed), people(purpose, observed)]).filter(
      (sentence) => sentence !== undefined,
    ),
  ];
}

function volume({ expectedMonthlyTokens }: Declared, observed: ObservedBehaviour): string | undefined {
  const { inputTokens, outputTokens, windowDays } = observed;
  if (expectedMonthlyTokens === undefined || expectedMonthlyTokens === 0) return undefined;
  const used = inputTokens + outputTokens;
  // Less than a month is not scaled up: a busy first day is no month.
  const monthly = used * Math.min(1, monthDays / Math.max(1, windowDays ?? monthDays));
  const times = monthly / expectedMonthlyTokens;
  if (times < muchMore) return undefined;
  return `Announced ${compact(expectedMonthlyTokens)} tokens a month; used ${compact(monthly)}, ${count(times)} times as many.`;
}

function people({ endUsers }: Declared, observed: ObservedBehaviour): string | undefined {
  const { distinctEndUsers, requests } = observed;
  if (endUsers === undefined || distinctEndUsers === null || requests < fewRequests) return undefined;
  const isNobody = saysNobody.test(endUsers);
  if (isNobody && distinctEndUsers > 3)
    return `Says it has no end users; its requests name ${count(distinctEndUsers)}.`;
  if (!isNobody && distinctEndUsers <= 1)
    return `Says its end users are ${spelled(endUsers)}; ${count(requests)} requests name ${distinctEndUsers === 0 ? 'none' : 'one'}.`;
  return undefined;
}
