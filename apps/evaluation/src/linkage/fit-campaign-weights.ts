import { obeysCampaignRule, weighCampaign } from '@stillwatch/detection/linkage/assess-campaign';
import type { CampaignWeights } from '@stillwatch/detection/linkage/campaign-weights';
import { coordinationSignals } from '@stillwatch/detection/linkage/coordination-signals';
import { calibrateProbability } from '@stillwatch/detection/scorecard/calibrate-probability';
import { fitBins } from '@stillwatch/detection/scorecard/fit-bins';
import { fitWeights } from '@stillwatch/detection/scorecard/fit-weights';
import type { Scorecard, SignalWeight } from '@stillwatch/detection/scorecard/scorecard';
import { setBands } from '@stillwatch/detection/scorecard/set-bands';
import type { LabelledGroup } from './labelled-groups.js';

/** Of the groups that get linked, one in so many is assumed to harvest: most are platforms, teams and courses. */
const livePrevalence = 0.05;
const ridge = 0.02;
/** Steps in which the account signals' evidence enters the fit, nats. */
const evidenceStep = 0.5;
const evidenceReach = 10;

/** What no made-up group can show, so that it cannot be fitted: set by hand, on the cautious side. */
const byHand: readonly SignalWeight[] = [
  weight('hand-offs', 1, [0.02, 0.1], [0, 1, 2]),
  weight('shared-means', 0.5, [0.2, 0.6], [0, 0.3, 0.5]),
  weight('succession', 1, [0.1, 0.4], [0, 1.5, 3]),
];

function weight(signal: string, beta: number, edges: number[], nats: number[]): SignalWeight {
  return { signal, family: 'coordination', beta, edges, nats, quantiles: {} };
}

/** Fits the coordination signals beside the account scorecard, whose own weights stay; bands on kinds left out in turn. */
export function fitCampaignWeights(
  groups: readonly LabelledGroup[],
  scorecard: Scorecard,
  version: string,
  madeFrom: string,
): CampaignWeights {
  const base = fitSignals(groups, scorecard);
  const ordinary = groups.filter(({ violation }) => !violation);
  const unseen = [...new Set(ordinary.map(({ kind }) => kind))].flatMap((kind) => {
    const without = fitSignals(
      groups.filter((group) => group.kind !== kind),
      scorecard,
    );
    return ordinary
      .filter((group) => group.kind === kind)
      .map((group) => evidenceOf(group, scorecard, without));
  });
  const { bands } = setBands(scorecard, unseen);
  return { version, format: 1, madeFrom, priorNats: Math.log(livePrevalence), minEvents: 20, bands, ...base };
}

export function evidenceOf(
  { measured }: Pick<LabelledGroup, 'measured'>,
  scorecard: Scorecard,
  weights: Pick<CampaignWeights, 'scale' | 'signals'>,
): { nats: number; flaggable: boolean } {
  const weighed = weighCampaign(measured, scorecard, weights);
  return { nats: weighed.evidence, flaggable: obeysCampaignRule(weighed, scorecard) };
}

function fitSignals(
  groups: readonly LabelledGroup[],
  scorecard: Scorecard,
): Pick<CampaignWeights, 'scale' | 'signals'> {
  const alone = { scale: 1, signals: [] };
  const rows = groups.map((group) => ({
    ...group,
    measured: new Map([...group.measured, ['account-evidence', evidenceOf(group, scorecard, alone).nats]]),
  }));
  const fitted = coordinationSignals
    .filter(({ id }) => !byHand.some(({ signal }) => signal === id))
    .map((signal) => ({
      signal: signal.id,
      family: signal.family,
      beta: 1,
      ...fitBins(signal, rows),
      quantiles: {},
    }));
  const edges = Array.from(
    { length: (2 * evidenceReach) / evidenceStep },
    (_, index) => index * evidenceStep - evidenceReach,
  );
  const account: SignalWeight = {
    signal: 'account-evidence',
    family: 'structure',
    beta: 1,
    edges,
    nats: [-evidenceReach, ...edges],
    quantiles: {},
  };
  const { betas } = fitWeights([account, ...fitted], rows, ridge);
  const signals = fitted.map((entry, index) => ({ ...entry, beta: betas[index + 1] ?? 0 }));
  return { scale: 1, signals: [...signals, ...byHand] };
}

/** Platt scaling on groups of other worlds, the prior moved to the prevalence assumed among linked groups. */
export function calibrateCampaignWeights(
  weights: CampaignWeights,
  scorecard: Scorecard,
  groups: readonly LabelledGroup[],
): CampaignWeights {
  const outcomes = groups.map((group) => ({
    nats: evidenceOf(group, scorecard, weights).nats,
    violation: group.violation,
  }));
  const scaled = calibrateProbability(
    { ...scorecard, scale: weights.scale, bands: weights.bands, livePrevalence },
    outcomes,
  );
  return { ...weights, scale: scaled.scale, priorNats: scaled.priorNats, bands: scaled.bands };
}
