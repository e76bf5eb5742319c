import type { ProblemCode } from '@stillwatch/contracts/problem';
import type { ScorecardStatus } from '@stillwatch/contracts/scorecard-version';

export interface ScorecardOnFile {
  readonly version: string;
  readonly status: ScorecardStatus;
  /** It has been in shadow, was backtested to the end, or has been active before. */
  readonly tested: boolean;
}

export type StatusAct = 'shadow' | 'activate' | 'retire';

export type StatusVerdict =
  | { readonly kind: 'move'; readonly to: ScorecardStatus; readonly displacedTo: ScorecardStatus | undefined }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly code: ProblemCode; readonly detail: string };

const refused = (code: ProblemCode, detail: string): StatusVerdict => ({ kind: 'refused', code, detail });

/**
 * The life of a scorecard: candidate → shadow → active → retired, and back into shadow or, once tested, into force from
 * anywhere, so that the one before can be restored. Exactly one is active: it leaves by being replaced, never by being
 * taken away. At most one is in shadow: another one displaces it to candidate. Nothing untested ever becomes active,
 * because a card is judged by whom it would flag and not by its weights. An act whose end is already reached changes nothing.
 */
export function statusChange(act: StatusAct, { version, status, tested }: ScorecardOnFile): StatusVerdict {
  const reached: Record<StatusAct, ScorecardStatus> = {
    shadow: 'shadow',
    activate: 'active',
    retire: 'retired',
  };
  const to = reached[act];
  if (status === to) return { kind: 'nothing' };
  if (status === 'active') {
    return refused(
      'scorecard_in_use',
      act === 'shadow'
        ? `${version} is the active scorecard; there is nothing to compare it with in shadow.`
        : `${version} is the active scorecard; it is retired when another one is activated.`,
    );
  }
  if (act === 'activate' && !tested) {
    return refused(
      'scorecard_untested',
      `${version} was neither in shadow nor backtested; do one of them first and look at whose band would change.`,
    );
  }
  const displacedTo = act === 'shadow' ? 'candidate' : act === 'activate' ? 'retired' : undefined;
  return { kind: 'move', to, displacedTo };
}
