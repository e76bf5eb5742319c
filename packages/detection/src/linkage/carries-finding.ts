import type { WindowName } from '../account-view.js';
import type { Assessment } from '../assess.js';
import type { Profile } from '../profile-state.js';
import type { Scorecard } from '../scorecard/scorecard.js';
import { carriedFrames, type ConvictingEvidence } from './convicting-frames.js';

/** From this share on one request is enough: most members of a pool send a handful. */
const plainShare = 0.1;
/** Below it, so many different ones and this share: a customer's customer pastes anything once. */
const leastPrompts = 3;
const leastShare = 0.01;

/**
 * Whether a member carries what convicts its group, by what it does itself: its requests hold the blocks that the group's
 * finding rests on, its own evidence shows the same decisive signal, or it is found by itself. What others did, be it that they
 * send its requests word for word or pass on what it was refused, is nothing that it carries.
 */
export function carriesFinding(
  own: Pick<Assessment, 'band' | 'reasons'>,
  windows: Readonly<Record<WindowName, Profile>>,
  convicting: ConvictingEvidence | null,
  { rule }: Pick<Scorecard, 'rule'>,
): boolean {
  if (own.band === 'review' || own.band === 'critical') return true;
  if (convicting === null) return false;
  if (
    own.reasons.some(({ signal, nats }) => convicting.signals.includes(signal) && nats >= rule.decisiveNats)
  )
    return true;
  const { seen, share } = carriedFrames(windows, convicting);
  return share >= plainShare || (seen >= leastPrompts && share >= leastShare);
}
