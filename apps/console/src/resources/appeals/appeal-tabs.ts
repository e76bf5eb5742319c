interface AppealTab {
  key: string;
  title: string;
  filter: Record<string, unknown>;
}

/** Saved filters of the appeals, each an ordinary filter in the address. */
export const appealTabs: readonly AppealTab[] = [
  { key: 'mine', title: 'I may hear', filter: { status: 'open', mine: true } },
  { key: 'open', title: 'All open', filter: { status: 'open' } },
  { key: 'decided', title: 'Decided', filter: { status: 'decided' } },
];

const canonical = (filter: Record<string, unknown>): string =>
  JSON.stringify(Object.entries(filter).sort(([a], [b]) => a.localeCompare(b)));

export const selectedTab = (filter: Record<string, unknown>): string | undefined =>
  appealTabs.find((tab) => canonical(tab.filter) === canonical(filter))?.key;
