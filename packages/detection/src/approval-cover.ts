import type { Reason } from '@stillwatch/contracts/risk';
import type { AccountView } from './account-view.js';
import type { Scorecard } from './scorecard/scorecard.js';
import type { Weighed } from './scorecard/weigh.js';
import type { Ask } from './text/asks.js';

export interface ApprovalOnFile {
  readonly kind: string;
  readonly validFrom: Date;
  readonly expiresAt: Date;
  readonly revokedAt?: Date | null;
}

const words: Record<string, string> = {
  classifier_exception: 'an exception for classifier data',
  research_agreement: 'a research agreement',
  own_platform_fine_tuning: 'permission to fine-tune on the own platform',
  reseller: 'a reseller agreement',
};

/** What each approval permits. A classifier exception does not cover the model's reasoning; a reseller's not its own harvesting templates. */
const uncovered: Record<string, readonly Ask[]> = {
  classifier_exception: ['reasoning_elicitation', 'trace_cleaning', 'self_chat'],
  research_agreement: [],
  own_platform_fine_tuning: [],
  reseller: [
    'instruction_synthesis',
    'prompt_evolution',
    'self_chat',
    'reasoning_elicitation',
    'trace_cleaning',
    'dataset_export',
  ],
};

/**
 * The approvals in force when the usage happened that cover what was found, as exculpatory reasons. The first takes the
 * evidence to one nat below the watch band, so that no covered account can be enforced against.
 */
export function coverNats(
  approvals: readonly ApprovalOnFile[],
  asOf: Date,
  view: AccountView,
  weighed: Weighed,
  scorecard: Pick<Scorecard, 'bands'>,
): Reason[] {
  const dominant = view.windows.month.intent.events >= 5 ? view.windows.month.intent.asks[0] : undefined;
  const covering = approvals.filter(
    (approval) =>
      approval.validFrom <= asOf &&
      asOf < approval.expiresAt &&
      !(approval.revokedAt && approval.revokedAt <= asOf) &&
      approval.kind in uncovered &&
      !(dominant && uncovered[approval.kind]?.includes(dominant)),
  );
  return covering.slice(0, 1).map((approval) => ({
    signal: 'approval-on-file',
    family: 'approval',
    nats: Math.min(-1, scorecard.bands.watch - 1 - weighed.evidence),
    summary: `On file is ${words[approval.kind] ?? 'an approval'}, in force until ${approval.expiresAt.toISOString().slice(0, 10)}, which covers what was found.`,
    evidence: {
      kind: approval.kind,
      validFrom: approval.validFrom.toISOString(),
      expiresAt: approval.expiresAt.toISOString(),
    },
    exculpatory: true,
  }));
}
