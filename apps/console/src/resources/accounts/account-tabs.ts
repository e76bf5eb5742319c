type Filter = Record<string, unknown>;

interface AccountTab {
  key: string;
  title: string;
  filter: Filter;
}

/** Saved filters of the account list; each keeps a search text that is in force. */
export const accountTabs: readonly AccountTab[] = [
  { key: 'all', title: 'All', filter: {} },
  { key: 'flagged', title: 'Review and above', filter: { band: ['review', 'critical'] } },
  { key: 'watch', title: 'Watch', filter: { band: ['watch'] } },
  { key: 'measures', title: 'Under a measure', filter: { standing: ['limited', 'suspended', 'banned'] } },
];

const withoutSearch = ({ q: _, ...rest }: Filter): Filter => rest;

export const selectedTab = (filter: Filter): string | undefined =>
  accountTabs.find((tab) => JSON.stringify(tab.filter) === JSON.stringify(withoutSearch(filter)))?.key;

export const selectTab = (key: string, present: Filter): Filter => ({
  ...accountTabs.find((tab) => tab.key === key)?.filter,
  ...(present['q'] === undefined ? {} : { q: present['q'] }),
});
