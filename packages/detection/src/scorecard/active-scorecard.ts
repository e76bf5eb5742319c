import { readFileSync } from 'node:fs';
import { parseScorecard, type Scorecard } from './scorecard.js';

/** The scorecard this release judges with: packages/detection/scorecards/active.json, made by `npm run calibrate`. */
export const activeScorecard: Scorecard = parseScorecard(
  JSON.parse(readFileSync(new URL('../../scorecards/active.json', import.meta.url), 'utf8')),
);
