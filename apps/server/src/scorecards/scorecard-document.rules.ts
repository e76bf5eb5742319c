import { externalId, storableText } from '@stillwatch/contracts/scalar';
import { parseScorecard, type Scorecard } from '@stillwatch/detection/scorecard/scorecard';
import { allSignals } from '@stillwatch/detection/signals/all-signals';
import { z } from 'zod';
import { ProblemError } from '../errors/problem-error.js';
import { pathOf } from '../http/schema.pipe.js';

/** Names that are paths of the API beside `/v1/scorecards/{version}`. */
const reservedVersions = new Set(['training-data']);
const knownSignals = new Set(allSignals.map((signal) => signal.id));
const text = storableText(2_000);

/**
 * Reads a scorecard that somebody has sent. Beside its form it is asked whether this release can follow it: evidence of a
 * signal that is not measured here would be left out of every score without a word.
 * @throws ProblemError `invalid_request` with the first problem in a sentence
 */
export function readScorecardDocument(document: unknown): Scorecard {
  const scorecard = parsed(document);
  const problem = problemOf(scorecard);
  if (problem !== undefined) throw new ProblemError('invalid_request', `document.${problem}.`);
  return scorecard;
}

function parsed(document: unknown): Scorecard {
  try {
    return parseScorecard(document);
  } catch (error) {
    throw new ProblemError('invalid_request', sentenceOf(error));
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof RangeError) return `document.signals: ${error.message}.`;
  const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
  if (!issue) throw error;
  return `document${issue.path.length > 0 ? `.${pathOf(issue.path)}` : ''}: ${issue.message}.`;
}

function problemOf({ version, textModel, madeFrom, bands, signals }: Scorecard): string | undefined {
  const named = externalId.safeParse(version);
  if (!named.success) return `version: ${named.error.issues[0]?.message ?? 'cannot be used'}`;
  if (reservedVersions.has(version)) return `version: ${version} is a word of the API; choose another name`;
  if (!text.safeParse(textModel).success || !text.safeParse(madeFrom).success)
    return 'madeFrom and textModel: must be storable text of at most 2,000 characters';
  if (bands.watch > bands.review || bands.review > bands.critical)
    return 'bands: watch, review and critical must rise in this order';
  return signalProblem(signals);
}

function signalProblem(signals: Scorecard['signals']): string | undefined {
  const seen = new Set<string>();
  for (const [index, { signal, quantiles }] of signals.entries()) {
    if (!knownSignals.has(signal))
      return `signals.${index}.signal: ${signal.slice(0, 100)} is not measured by this release`;
    if (seen.has(signal)) return `signals.${index}.signal: ${signal} is there twice`;
    seen.add(signal);
    if (!Object.keys(quantiles).every((purpose) => text.safeParse(purpose).success))
      return `signals.${index}.quantiles: a purpose holds characters that cannot be stored`;
  }
  return undefined;
}
