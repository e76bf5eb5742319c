import { readFileSync } from 'node:fs';
import { parseCampaignWeights, type CampaignWeights } from './campaign-weights.js';

/** The weights this release judges campaigns with: packages/detection/linkage/campaigns.json, made by `npm run fit:linkage`. */
export const activeCampaignWeights: CampaignWeights = parseCampaignWeights(
  JSON.parse(readFileSync(new URL('../../linkage/campaigns.json', import.meta.url), 'utf8')),
);
