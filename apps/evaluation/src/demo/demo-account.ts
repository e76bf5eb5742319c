import type { AccountInput, ApprovalInput, DeclaredPurposeInput } from '@stillwatch/contracts/account';
import type { UsageEvent } from '@stillwatch/contracts/usage-event';

/** One customer of the demo's provider, as it is put through the public API. */
export interface DemoAccount {
  accountId: string;
  /** What kind of customer this is and whether it harvests: for tests and reading, never sent to the server. */
  kind: string;
  harvests: boolean;
  account: AccountInput;
  purpose: DeclaredPurposeInput;
  approvals: ApprovalInput[];
  events: UsageEvent[];
}

/** What a kind of customer decides about an account; the rest is drawn. */
export interface AccountSpec {
  kind: string;
  organization: { name: string; domain: string; country: string };
  plan: 'trial' | 'payg' | 'team' | 'enterprise';
  purpose: DeclaredPurposeInput;
  model: string;
  harvests?: boolean;
  ageDays?: number;
  asnType?: string;
  channel?: string;
  request?: NonNullable<UsageEvent['request']>;
  approvals?: ApprovalInput[];
  keyCount?: number;
  /** What linked accounts have in common; drawn for the account alone when absent. */
  origin?: Origin;
}

/** Where requests come from. Accounts of one operator may share it. */
export interface Origin {
  /** First three bytes of the addresses. */
  network: string;
  asn: number;
  userAgent: string;
  tlsFingerprint: string;
  paymentFingerprint: string;
}

/** One request as a kind of customer describes it. */
export interface Exchange {
  prompt: string;
  system?: string;
  /** Median length of the answer in tokens, before the account's own verbosity. */
  answerTokens: number;
  /** Tokens of earlier turns or attached context that are not in `prompt`. */
  contextTokens?: number;
  reasoningTokens?: number;
  model?: string;
  request?: NonNullable<UsageEvent['request']>;
  conversation?: NonNullable<UsageEvent['conversation']>;
  status?: 'ok' | 'refused' | 'rate_limited';
}
