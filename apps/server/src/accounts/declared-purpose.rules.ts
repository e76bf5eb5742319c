import type { DeclaredPurposeInput } from '@stillwatch/contracts/account';

const dayMs = 86_400_000;
/** A statement that is made again this long before it is due, or later, counts as attested anew. */
const renewableBeforeDueMs = 30 * dayMs;

/** What a statement about an account's purpose does to the newest version on file. */
export type PurposeChange = 'new_version' | 'renewed' | 'unchanged';

const fields = ['category', 'statement', 'trainsModels', 'expectedMonthlyTokens', 'endUsers'] as const;

/** What is not said again stays: a statement without evidence or end repeats that of the version on file. */
const hasSameSupport = (
  newest: DeclaredPurposeInput,
  { evidence, expiresAt }: DeclaredPurposeInput,
): boolean =>
  (evidence === undefined || asText(evidence) === asText(newest.evidence ?? [])) &&
  (expiresAt === undefined || Date.parse(expiresAt) === Date.parse(newest.expiresAt ?? ''));

const asText = (evidence: NonNullable<DeclaredPurposeInput['evidence']>): string =>
  JSON.stringify(evidence.map(({ title, url, note }) => [title, url ?? null, note ?? null]));

/** The same statement is no new version; sent again when its re-attestation is due, it is that re-attestation. */
export function purposeChange(
  newest: (DeclaredPurposeInput & { attestationDueAt: Date }) | undefined,
  input: DeclaredPurposeInput,
  now: Date,
): PurposeChange {
  if (!newest || fields.some((field) => newest[field] !== input[field]) || !hasSameSupport(newest, input))
    return 'new_version';
  return newest.attestationDueAt.getTime() - now.getTime() <= renewableBeforeDueMs ? 'renewed' : 'unchanged';
}
