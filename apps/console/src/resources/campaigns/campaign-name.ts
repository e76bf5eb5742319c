import type { Campaign } from '@stillwatch/contracts/campaign';
import { count } from '../../format/number.js';

/** A campaign has no name of its own: how many it joins and the end of its id tell it from others. */
export const campaignName = ({ id, memberCount }: Pick<Campaign, 'id' | 'memberCount'>): string =>
  `Campaign ${id.slice(-4)} of ${count(memberCount)} account${memberCount === 1 ? '' : 's'}`;
