import { leastCohort, type CohortComparison, type CohortMeasure } from '@stillwatch/contracts/cohort';
import { compact, count, factor, percent } from '../../format/number.js';
import { spelled } from '../../format/words.js';

interface MeasureWords {
  name: string;
  format: (value: number) => string;
  /** Values that lie orders of magnitude apart are drawn by their logarithm. */
  logarithmic: boolean;
}

const tokens = (value: number): string => `${compact(Math.round(value))} tok`;
const share = (name: string): MeasureWords => ({ name, format: percent, logarithmic: false });

export const measureWords: Record<CohortMeasure, MeasureWords> = {
  requestsPerActiveHour: { name: 'Requests an hour', format: compact, logarithmic: true },
  activeHoursPerDay: {
    name: 'Active hours a day',
    format: (hours) => `${compact(hours)} h`,
    logarithmic: false,
  },
  longestIdleHours: { name: 'Longest pause', format: (hours) => `${compact(hours)} h`, logarithmic: true },
  outputPerInput: { name: 'Out per in', format: factor, logarithmic: true },
  medianOutputTokens: {
    name: 'Median output',
    format: tokens,
    logarithmic: true,
  },
  outputTokensPerDay: {
    name: 'Output a day',
    format: tokens,
    logarithmic: true,
  },
  largestTemplateShare: share('Largest template'),
  recurringPromptShare: share('Fixed frame'),
  distinctPromptShare: share('Distinct prompts'),
  multiTurnShare: share('Multi-turn'),
  distinctModels: { name: 'Models used', format: count, logarithmic: false },
};

/** "more than 94 %" of the cohort, with the ends said as ends. */
export function rankWords(percentile: number): string {
  if (percentile > 0.99) return 'more than 99 %';
  if (percentile < 0.01) return 'less than 99 %';
  if (percentile >= 0.45 && percentile <= 0.55) return 'in the middle';
  return percentile > 0.5
    ? `more than ${Math.round(percentile * 100)} %`
    : `less than ${Math.round((1 - percentile) * 100)} %`;
}

type Compared = Pick<
  CohortComparison,
  'comparedWith' | 'accounts' | 'sampled' | 'categoryAccounts' | 'declaredCategory' | 'computedAt'
>;

/** With whom the account is compared, or why with nobody. */
export function comparedSentence(compared: Compared): string {
  const { comparedWith, accounts, sampled, categoryAccounts, declaredCategory, computedAt } = compared;
  if (computedAt === null)
    return 'The cohorts have not been computed yet: the audit “Cohort summary” does it every hour, or at once from the Audits page.';
  const category = declaredCategory === null ? undefined : spelled(declaredCategory);
  const few =
    category === undefined
      ? 'It has declared nothing'
      : `Only ${count(categoryAccounts)} ${categoryAccounts === 1 ? 'account declares' : 'accounts declare'} ${category}, fewer than ${leastCohort}`;
  if (comparedWith === 'nobody')
    return `${few}, and there are too few accounts with usage in all to compare with.`;
  const sample = sampled < accounts ? `, of which ${count(sampled)} were measured` : '';
  if (comparedWith === 'all') return `${few}: compared with all ${count(accounts)} accounts${sample}.`;
  return `Compared with the ${count(accounts)} accounts that declare ${category ?? 'the same'}${sample}.`;
}
