import type { Scorecard } from '@stillwatch/detection/scorecard/scorecard';
import { evidenceOf, fitWithBands, type Evidence, type FitSettings } from '../fitting/fit-and-set-bands.js';
import { isApproved, type MeasuredAccount } from '../fitting/measured-account.js';

/** An account judged by a scorecard that was fitted, and whose bands were set, without its kind. */
export interface JudgedAccount extends Evidence {
  readonly account: MeasuredAccount;
  readonly flagged: boolean;
  readonly probability: number;
}

/**
 * What is left out with an account: an ordinary account's whole archetype; a harvester's whole family of prompts,
 * wherever it occurs among harvesters; and for reasoning and reward, whose families only name the payload, the archetype.
 */
export function leftOutWith({ label }: Pick<MeasuredAccount, 'label'>): string {
  if (!label.violation) return `ordinary ${label.archetype}`;
  if (label.archetype === 'harvest_reasoning' || label.archetype === 'harvest_reward')
    return `harvest ${label.archetype}`;
  return `family ${label.family ?? 'none'}`;
}

const belongs = (account: MeasuredAccount, key: string): boolean =>
  key.startsWith('family ')
    ? account.label.violation && `family ${account.label.family ?? 'none'}` === key
    : leftOutWith(account) === key;

/** Judges every test account by a scorecard that has not seen its kind. */
export function judgeLeftOut(
  train: readonly MeasuredAccount[],
  test: readonly MeasuredAccount[],
  settings: FitSettings,
  progress: (done: number, of: number) => void = () => undefined,
): JudgedAccount[] {
  const keys = [...new Set(test.map(leftOutWith))];
  const scorecards = new Map<string, Scorecard>();
  keys.forEach((key, index) => {
    scorecards.set(
      key,
      fitWithBands(
        train.filter((account) => !belongs(account, key)),
        settings,
      ),
    );
    progress(index + 1, keys.length);
  });
  return test
    .filter((account) => !isApproved(account))
    .flatMap((account) => {
      const scorecard = scorecards.get(leftOutWith(account));
      return scorecard ? [judge(account, scorecard)] : [];
    });
}

export function judge(account: MeasuredAccount, scorecard: Scorecard): JudgedAccount {
  const evidence = evidenceOf(account, scorecard);
  const enough = account.context.windows.life.counters.events >= scorecard.minEvents;
  return {
    ...evidence,
    account,
    flagged: enough && evidence.flaggable && evidence.nats >= scorecard.bands.review,
    probability: 1 / (1 + Math.exp(-(scorecard.priorNats + evidence.nats))),
  };
}
