/**
 * What accounts are linked by. `behaviour` is what an account does, `infrastructure` what it comes through or is paid
 * with, `direct` ties two accounts to each other; `search` keys only help to find candidates and count for nothing.
 * Country, names and addresses of organisations are never keys.
 */
export const linkKinds = {
  /** A recurring block of the account's prompts, injected lines included. */
  template: { evidence: 'behaviour', group: 'template', label: 'the same template' },
  /** The tuple of sampling parameters that most requests carry. */
  parameters: { evidence: 'behaviour', group: 'manner', label: 'the same request parameters' },
  /** The mix of models of an account that went over to a newly released one. */
  model_pivot: { evidence: 'behaviour', group: 'manner', label: 'the same move to a new model' },
  /** Active in the same minutes. No key: measured on pairs that other keys have brought together. */
  synchrony: { evidence: 'behaviour', group: 'manner', label: 'activity in the same minutes' },
  /** User agent with TLS stack. */
  client: { evidence: 'infrastructure', group: 'stack', label: 'the same client software' },
  tls: { evidence: 'infrastructure', group: 'stack', label: 'the same TLS stack' },
  /** /24 of an IPv4 address, /48 of an IPv6 one, of requests and of the registration. */
  network: { evidence: 'infrastructure', group: 'place', label: 'the same network' },
  /** The browser of the registration together with its network. */
  device: { evidence: 'infrastructure', group: 'place', label: 'the same registration device' },
  /** Registered in the same hour through the same provider, or in the same ten minutes through the same channel. */
  registration_burst: { evidence: 'infrastructure', group: 'place', label: 'registration in the same burst' },
  payment: { evidence: 'infrastructure', group: 'money', label: 'the same means of payment' },
  /** The e-mail domain; that of a free mail service weighs nothing because many have it. */
  email_pattern: { evidence: 'infrastructure', group: 'mail', label: 'the same e-mail pattern' },
  /** A request that one account was refused came from another within seconds. */
  hand_off: { evidence: 'direct', group: 'direct', label: 'requests handed over after a refusal' },
  /** An encrypted reasoning handle of one account shown by another. */
  reasoning_handle: { evidence: 'direct', group: 'direct', label: 'a reasoning handle of the other account' },
  /** A behavioural key and an infrastructure one hashed together: held by few even when each alone is held by thousands. */
  composite: { evidence: 'search', group: 'search', label: 'behaviour and infrastructure together' },
} as const satisfies Record<string, { evidence: LinkEvidence; group: string; label: string }>;

export type LinkEvidence = 'behaviour' | 'infrastructure' | 'direct' | 'search';
export type LinkKind = keyof typeof linkKinds;

/** A kind's place in this list goes into its keys' hashes: append only. */
export const linkKindNames = Object.keys(linkKinds) as LinkKind[];

/** A pseudonymous thing that an account shows. `key` is a keyed hash in the range of a signed 64-bit integer. */
export interface LinkKey {
  readonly kind: LinkKind;
  readonly key: bigint;
}
