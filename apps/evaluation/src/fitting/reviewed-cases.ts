import { trainingRowSchema, type TrainingRow } from '@stillwatch/contracts/scorecard-version';
import { hashString } from '@stillwatch/detection/keyed-hash';
import type { FitAccount } from './measured-account.js';

/** Fewer reviewed accounts than these say nothing that a fit without other accounts could rest on. */
export const leastReviewed = { violations: 20, ordinary: 50 };
const leastEvents = 10;
const leastCategories = 3;
const parts = 5;

/**
 * Reads the rows that `GET /v1/scorecards/training-data` exports, one JSON object a line. Accounts whose usage an approval
 * covers are left out (what they do is allowed to them alone), and those with too few events to be judged.
 * @throws Error naming the line and the field that cannot be read, or an account that stands there twice
 */
export function readReviewedCases(text: string): TrainingRow[] {
  const seen = new Set<string>();
  const rows = text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const row = trainingRowSchema.safeParse(parsed(line, index + 1));
    if (!row.success) {
      const [issue] = row.error.issues;
      throw new Error(
        `line ${index + 1}: ${issue?.path.join('.') || 'row'}: ${issue?.message ?? 'not a row'}`,
      );
    }
    if (seen.has(row.data.accountId))
      throw new Error(`line ${index + 1}: account ${row.data.accountId} is there twice`);
    seen.add(row.data.accountId);
    return [row.data];
  });
  return rows.filter((row) => !row.approved && row.eventsScored >= leastEvents);
}

function parsed(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`line ${number}: not JSON`);
  }
}

/**
 * Whether reviewed cases are enough to fit on without any worlds beside them.
 * @throws Error saying how many there are and what can be done
 */
export function requireEnough(rows: readonly TrainingRow[]): void {
  const violations = rows.filter((row) => row.violation).length;
  const ordinary = rows.length - violations;
  if (violations >= leastReviewed.violations && ordinary >= leastReviewed.ordinary) return;
  throw new Error(
    `The reviewed cases hold ${violations} violations and ${ordinary} others that may be used; a fit on them alone needs at least ` +
      `${leastReviewed.violations} and ${leastReviewed.ordinary}. Review more cases, or fit beside built worlds with --worlds.`,
  );
}

/**
 * The rows as accounts of a fit. Ordinary ones are grouped by declared purpose, so that each purpose has the same say and
 * the bands are set on evidence from a fit without it; where fewer than three were declared, by parts drawn by hash.
 */
export function toFitAccounts(rows: readonly TrainingRow[]): FitAccount[] {
  const categories = new Set(rows.flatMap((row) => (row.violation ? [] : [row.declaredCategory])));
  const kindOf = ({ violation, declaredCategory, accountId }: TrainingRow): string => {
    if (violation) return 'reviewed violation';
    if (categories.size < leastCategories) return `reviewed part ${hashString(accountId) % parts}`;
    return `reviewed ${declaredCategory ?? 'undeclared'}`;
  };
  return rows.map((row) => ({
    label: {
      accountId: row.accountId,
      violation: row.violation,
      archetype: kindOf(row),
      family: null,
      campaign: null,
      note: null,
    },
    measured: new Map(Object.entries(row.measured)),
    context: {
      declaredPurpose: row.declaredCategory === null ? undefined : { category: row.declaredCategory },
    },
  }));
}

/** Two thirds for the weights, one third for the calibration of the probability; an account falls on the same side every time. */
export function splitReviewed(accounts: readonly FitAccount[]): {
  fitted: FitAccount[];
  calibration: FitAccount[];
} {
  const isFitted = ({ label }: FitAccount): boolean => hashString(`fit ${label.accountId}`) % 3 !== 0;
  return { fitted: accounts.filter(isFitted), calibration: accounts.filter((account) => !isFitted(account)) };
}
