import type { CampaignChange } from '@stillwatch/contracts/campaign';
import { bandWord } from '../../format/words.js';

/** What an act did to a campaign, in one sentence: "The score went from 93 (critical) to 71 (review); 24 of 28 members stay." */
export function changeSentence({ before, after }: CampaignChange): string {
  const figure = ({ score, band }: CampaignChange['before']) =>
    `${Math.round(score)} (${bandWord[band].toLowerCase()})`;
  const score =
    figure(before) === figure(after)
      ? `The score stays ${figure(after)}`
      : `The score went from ${figure(before)} to ${figure(after)}`;
  return before.memberCount === after.memberCount
    ? `${score}; all ${after.memberCount} members stay.`
    : `${score}; ${after.memberCount} of ${before.memberCount} members stay.`;
}
