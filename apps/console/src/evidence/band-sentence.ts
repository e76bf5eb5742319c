import type { Band } from '@stillwatch/contracts/risk';
import { count, probability as probabilityText } from '../format/number.js';

interface Judged {
  band: Band;
  probability: number;
  /** Log-odds before any evidence, in nats. */
  priorNats: number;
}

const logit = (probability: number) => Math.log(probability / (1 - probability));
const share = (nats: number) => 1 / (1 + Math.exp(-nats));

/** "700-fold" or "2.3-fold". */
const fold = (factor: number): string =>
  factor >= 10 ? `${count(Number(factor.toPrecision(2)))}-fold` : `${factor.toFixed(1)}-fold`;

/** From here on a band and its probability do not seem to contradict each other. */
const speaksForItself = 0.9;

/**
 * How a band and a probability go together, in one sentence: a low prior makes a probability of 0.3 very unusual, which
 * is what a band says.
 */
export function bandSentence({ band, probability, priorNats }: Judged): string | undefined {
  if (band === 'none' || probability <= 0 || probability >= speaksForItself) return undefined;
  const oneIn = Number((1 / share(priorNats)).toPrecision(2));
  const factor = Math.exp(logit(probability) - priorNats);
  return `Before any evidence one account in ${count(oneIn)} is expected to do this; what was seen multiplies the odds ${fold(factor)}, to a probability of ${probabilityText(probability)}. The band ${band} says how rarely an ordinary account scores this high, not that the finding is certain.`;
}
