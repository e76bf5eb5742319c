import { obeysRule } from '@stillwatch/detection/assess';
import { allSignals } from '@stillwatch/detection/signals/all-signals';
import type { Signal } from '@stillwatch/detection/signals/signal';
import { activeTextModel } from '@stillwatch/detection/text/active-text-model';
import { calibrateProbability } from '@stillwatch/detection/scorecard/calibrate-probability';
import { defaultFit, fitScorecard, type FitOptions } from '@stillwatch/detection/scorecard/fit-scorecard';
import type { Scorecard } from '@stillwatch/detection/scorecard/scorecard';
import { setBands } from '@stillwatch/detection/scorecard/set-bands';
import { weigh } from '@stillwatch/detection/scorecard/weigh';
import { isHarvester, isOrdinary, toLabelled, type FitAccount } from './measured-account.js';

export type FitSettings = Pick<FitOptions, 'version' | 'madeFrom'> &
  Partial<FitOptions> & { readonly signals?: readonly Signal[] };

export function fit(accounts: readonly FitAccount[], settings: FitSettings): Scorecard {
  const { signals, ...options } = settings;
  return fitScorecard(signals ?? allSignals, toLabelled(accounts), {
    ...defaultFit,
    textModel: activeTextModel.version,
    ...options,
  });
}

export interface Evidence {
  readonly nats: number;
  readonly flaggable: boolean;
}

export function evidenceOf(account: Pick<FitAccount, 'measured'>, scorecard: Scorecard): Evidence {
  const weighed = weigh(account.measured, scorecard);
  return { nats: weighed.evidence, flaggable: obeysRule(weighed, scorecard) };
}

/**
 * Fits, then sets the bands on evidence that each ordinary kind got from a fit that had never seen that kind: what the
 * threshold will meet in operation is kinds nobody thought of.
 */
export function fitWithBands(accounts: readonly FitAccount[], settings: FitSettings): Scorecard {
  const scorecard = fit(accounts, settings);
  const ordinary = accounts.filter(isOrdinary);
  const unseen = [...new Set(ordinary.map(({ label }) => label.archetype))].flatMap((kind) => {
    const without = fit(
      accounts.filter(({ label }) => label.archetype !== kind),
      settings,
    );
    return ordinary
      .filter(({ label }) => label.archetype === kind)
      .map((account) => evidenceOf(account, without));
  });
  return setBands(scorecard, unseen);
}

/** Fits on some accounts and calibrates the probability on others: one-account harvesters against ordinary accounts. */
export function fitAndCalibrate(
  fitted: readonly FitAccount[],
  calibration: readonly FitAccount[],
  settings: FitSettings,
): Scorecard {
  const scorecard = fitWithBands(fitted, settings);
  const used = calibration.filter((account) => isOrdinary(account) || isHarvester(account));
  return calibrateProbability(
    scorecard,
    used.map((account) => ({
      nats: evidenceOf(account, scorecard).nats,
      violation: account.label.violation,
    })),
  );
}
