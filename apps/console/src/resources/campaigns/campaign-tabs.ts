import { bands, type Band } from '@stillwatch/contracts/risk';

interface CampaignTab {
  key: string;
  title: string;
  filter: Record<string, unknown>;
}

const flagged: readonly Band[] = bands.filter((band) => band === 'review' || band === 'critical');

/** Saved filters of the campaigns, each an ordinary filter in the address. */
export const campaignTabs: readonly CampaignTab[] = [
  { key: 'flagged', title: 'Flagged', filter: { state: 'active', band: flagged } },
  { key: 'active', title: 'All active', filter: { state: 'active' } },
  { key: 'dissolved', title: 'Dissolved', filter: { state: 'dissolved' } },
];

export const flaggedFilter = campaignTabs[0]?.filter ?? {};

const canonical = (filter: Record<string, unknown>): string =>
  JSON.stringify(Object.entries(filter).sort(([a], [b]) => a.localeCompare(b)));

export const selectedTab = (filter: Record<string, unknown>): string | undefined =>
  campaignTabs.find((tab) => canonical(tab.filter) === canonical(filter))?.key;
