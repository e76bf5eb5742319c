import type { Problem, ProblemCode } from '@stillwatch/contracts/problem';

/** Why an act is not permitted; `errors` names the accounts that stand in its way. */
export interface Refused {
  readonly permitted: false;
  readonly code: ProblemCode;
  readonly because: string;
  readonly errors?: Problem['errors'];
}

export const refuse = (code: ProblemCode, because: string, errors?: Problem['errors']): Refused => ({
  permitted: false,
  code,
  because,
  ...(errors && { errors }),
});

/** The most accounts that one refusal names. */
const mostNamed = 100;

/** Refuses because of some of the accounts, by name; undefined when there are none. */
export function refuseForAccounts<Account extends { readonly accountId: string }>(
  accounts: readonly Account[],
  code: ProblemCode,
  words: { readonly one: string; readonly of: (account: Account) => string },
): Refused | undefined {
  const [first] = accounts;
  if (!first) return undefined;
  const others = accounts.length - 1;
  const rest = others === 0 ? '' : `, and so is true of ${others} more: leave them out`;
  return refuse(
    code,
    `The account ${first.accountId} ${words.one}${rest}.`,
    accounts
      .slice(0, mostNamed)
      .map((account) => ({ path: 'accountIds', message: `${account.accountId}: ${words.of(account)}` })),
  );
}
