import { readFileSync } from 'node:fs';
import { parseLinkWeights, type LinkWeights } from './link-weights.js';

/** The weights this release links with: packages/detection/linkage/active.json, made by `npm run fit:linkage`. */
export const activeLinkWeights: LinkWeights = parseLinkWeights(
  JSON.parse(readFileSync(new URL('../../linkage/active.json', import.meta.url), 'utf8')),
);
