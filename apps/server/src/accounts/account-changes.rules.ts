import type { AccountInput } from '@stillwatch/contracts/account';

/** What of an account a caller sets, in the columns that keep it. */
export interface AccountFields {
  organizationName: string | null;
  organizationDomain: string | null;
  organizationCountry: string | null;
  contactEmail: string | null;
  plan: string | null;
  registeredAt: Date | null;
  registration: Record<string, unknown>;
}

export interface AccountChanges {
  readonly fields: Partial<AccountFields>;
  readonly before: Record<string, unknown>;
  readonly after: Record<string, unknown>;
}

/** What an update changes. Absent fields stay as they are; null when nothing would change, so that a replay leaves no trace. */
export function changesOf(current: AccountFields, input: AccountInput): AccountChanges | null {
  const { organization, registration } = input;
  const given: Partial<AccountFields> = {
    organizationName: organization?.name,
    organizationDomain: organization?.domain,
    organizationCountry: organization?.country,
    contactEmail: organization?.contactEmail,
    plan: input.plan,
    registeredAt: input.registeredAt === undefined ? undefined : new Date(input.registeredAt),
    registration: registration && { ...current.registration, ...withoutAbsent(registration) },
  };
  const changed = (Object.keys(given) as (keyof AccountFields)[]).filter(
    (field) => given[field] !== undefined && asText(given[field]) !== asText(current[field]),
  );
  if (changed.length === 0) return null;
  return { fields: pick(given, changed), before: pick(current, changed), after: pick(given, changed) };
}

function withoutAbsent(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function pick<T extends object>(from: T, names: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Partial<T>;
}

/** Keys in one order: jsonb gives them back in another than they were sent in. */
function asText(value: unknown): string {
  if (typeof value !== 'object' || value === null || value instanceof Date) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
