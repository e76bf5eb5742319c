import type { Reason } from '@stillwatch/contracts/risk';
import type { Assessment } from '../assess.js';
import type { Scorecard } from '../scorecard/scorecard.js';
import { bandOfScore } from './assess-member.js';
import { linkKinds, type LinkKind } from './link-kinds.js';

const hourMs = 3_600_000;
/** How soon after a ban templates must be taken up to count. */
export const successionMs = 48 * hourMs;

/** A key that an account shares with a banned one. Times are epoch milliseconds. */
export interface BannedKeyMatch {
  readonly kind: LinkKind;
  readonly bannedAccountId: string;
  readonly bannedAtMs: number;
  /** When the account showed the key first; for a registration key, when it registered. */
  readonly firstSeenMs: number;
  /** How many accounts hold the key, both included. */
  readonly degree: number;
}

/** What taking up a banned account's thing weighs when nobody else has it, in nats; set by hand: bans are not in the worlds. */
const natsByKind: Partial<Record<LinkKind, number>> = {
  payment: 5,
  device: 3.5,
  network: 1.5,
  template: 4,
  composite: 4,
  parameters: 1,
  reasoning_handle: 6,
  hand_off: 5,
};
/** Holders beyond the two from which a key says only half as much: public templates, free mail, shared offices. */
const halfDegree = 20;
const mostNats = 8;

/** Keys of registration count whenever they turn up again; those of behaviour only when taken up soon after the ban. */
const isLasting = (kind: LinkKind): boolean =>
  kind === 'payment' || kind === 'device' || kind === 'reasoning_handle' || kind === 'hand_off';

/**
 * Signal 24: what an account has of banned ones, as at most one reason. For an account without any traffic its payment and
 * device are enough to look; templates and addresses count when they were first seen within 48 hours after the ban. An account
 * that had them before the ban is no successor. Kinds are counted once each, the weightiest match of each.
 */
export function assessSuccession(matches: readonly BannedKeyMatch[]): Reason[] {
  const best = new Map<LinkKind, { nats: number; match: BannedKeyMatch }>();
  for (const match of matches) {
    const after = match.firstSeenMs - match.bannedAtMs;
    if (!isLasting(match.kind) && (after <= 0 || after > successionMs)) continue;
    const others = Math.max(0, match.degree - 2);
    const nats = (natsByKind[match.kind] ?? 0) / (1 + others / halfDegree);
    const known = best.get(match.kind);
    if (!known || nats > known.nats) best.set(match.kind, { nats, match });
  }
  const found = [...best.values()].filter(({ nats }) => nats > 0).sort((a, b) => b.nats - a.nats);
  if (found.length === 0) return [];
  const nats = Math.min(
    mostNats,
    found.reduce((sum, entry, index) => sum + entry.nats * (index === 0 ? 1 : 0.5), 0),
  );
  const banned = new Set(found.map(({ match }) => match.bannedAccountId));
  const shared = found.map(({ match }) => linkKinds[match.kind].label);
  return [
    {
      signal: 'succession',
      family: 'coordination',
      nats,
      summary: `The account has ${shared.join(', ')} as ${banned.size === 1 ? 'an account that is banned' : `${banned.size} accounts that are banned`}.`,
      evidence: {
        bannedAccountId: found[0]?.match.bannedAccountId ?? null,
        bannedAccounts: banned.size,
        shared: found.map(({ match }) => match.kind).join(', '),
        hoursAfterBan: Math.round(
          ((found[0]?.match.firstSeenMs ?? 0) - (found[0]?.match.bannedAtMs ?? 0)) / hourMs,
        ),
      },
      exculpatory: false,
      ordinaryExplanation:
        'A card may be passed on, and a colleague may open an account from the same office.',
    },
  ];
}

/** From so many nats of succession on an account is put before a reviewer, whatever it sends. */
const reviewNats = 4;

/**
 * The account's assessment with its reasons of succession: they add to the log-odds; with `reviewNats` or more the band is
 * `review` (never `critical`: that somebody was banned is no proof of what this account does), with less it is `watch`.
 */
export function withSuccession(
  own: Assessment,
  reasons: readonly Reason[],
  scorecard: Scorecard,
): Assessment {
  const nats = reasons.reduce((sum, reason) => sum + reason.nats, 0);
  if (nats <= 0 || own.reasons.some(({ signal }) => signal === 'approval-on-file')) return own;
  const least = nats >= reviewNats ? 50 + Math.min(20, 4 * (nats - reviewNats)) : 40;
  const score = Math.max(own.score, least);
  const evidence = Math.log(own.probability / (1 - own.probability)) + nats;
  const lent = nats >= reviewNats ? 'review' : 'watch';
  const band = own.band === 'critical' || own.band === 'review' ? own.band : lent;
  return {
    ...own,
    probability: 1 / (1 + Math.exp(-evidence)),
    score,
    band: band === 'watch' && bandOfScore(own.score, scorecard) === 'review' ? 'review' : band,
    reasons: [...own.reasons, ...reasons],
  };
}
