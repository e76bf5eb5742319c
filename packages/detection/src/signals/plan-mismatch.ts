import type { AccountView } from '../account-view.js';
import { percent, rounded, type Signal } from './signal.js';

const dayMs = 86_400_000;
/** A first week is carried on to a month, not a first hour. */
const leastDays = 7;

function use(view: AccountView): { perMonth: number; expected: number; throttled: number } {
  const { counters, firstAtMs, lastAtMs } = view.windows.month.profile;
  const days = Math.min(30, Math.max(leastDays, (lastAtMs - firstAtMs) / dayMs));
  return {
    perMonth: ((counters.inputTokens + counters.outputTokens) * 30) / days,
    expected: view.declaredPurpose?.expectedMonthlyTokens ?? 0,
    throttled: counters.rateLimited / Math.max(1, counters.events),
  };
}

/** Signal 18: tokens of a month against those declared, log2; 0 is as declared, 1 twice as much. */
export const planMismatch: Signal = {
  id: 'plan-mismatch',
  family: 'economics',
  direction: 'up',
  edges: [1, 3],
  measure(view) {
    const { perMonth, expected } = use(view);
    return expected > 0 && view.windows.month.profile.counters.events >= 20
      ? Math.log2(Math.max(1, perMonth) / expected)
      : undefined;
  },
  describe(view, value) {
    const { perMonth, expected, throttled } = use(view);
    return {
      summary:
        value > 0
          ? `At this rate a month takes about ${rounded(2 ** value, 1)} times the tokens that were declared; ${percent(throttled)} of the requests met the rate limit.`
          : 'The tokens used stay within what was declared.',
      evidence: {
        tokensPerMonth: Math.round(perMonth),
        declaredTokensPerMonth: expected,
        rateLimitedShare: rounded(throttled, 3),
      },
    };
  },
  ordinaryExplanation: 'Products grow, and first estimates are often wrong.',
};
