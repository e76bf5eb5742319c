import type { CaseState } from '@stillwatch/contracts/case';

export type CaseFilter = Record<string, unknown>;

export interface QueueTab {
  key: string;
  title: string;
  filter: CaseFilter;
  /** What an empty tab means. */
  empty: string;
}

const undecided: readonly CaseState[] = ['open', 'awaiting_information', 'awaiting_approval'];

/** The saved filters of the queue. Each is an ordinary filter in the address bar, so that it can be shared. */
export const queueTabs = (officerId: string): readonly QueueTab[] => [
  {
    key: 'to-decide',
    title: 'To decide',
    filter: { state: 'open', snoozed: false, inCampaignCase: false },
    empty:
      'A case opens by itself when an account or a campaign reaches the band Review, or when an audit draws a sample.',
  },
  {
    key: 'mine',
    title: 'Mine',
    filter: { assigneeId: officerId, state: undecided },
    empty: 'Cases assigned to you and not yet decided appear here.',
  },
  {
    key: 'late',
    title: 'Late',
    filter: { late: true, snoozed: false },
    empty: 'Nothing is late: every open case is within the time its band allows.',
  },
  {
    key: 'in-campaigns',
    title: 'In campaigns',
    filter: { state: 'open', inCampaignCase: true },
    empty:
      'An account whose campaign has an open case is decided there, with the others; a case of its own waits here.',
  },
  {
    key: 'awaiting-approval',
    title: 'Awaiting approval',
    filter: { state: 'awaiting_approval' },
    empty: 'A proposed suspension or ban waits here for a second person.',
  },
  {
    key: 'awaiting-information',
    title: 'Awaiting answer',
    filter: { state: 'awaiting_information' },
    empty: 'Cases wait here while the customer has been asked for information.',
  },
  {
    key: 'snoozed',
    title: 'Snoozed',
    filter: { snoozed: true },
    empty: 'A snoozed case waits here until its day, and comes back by itself.',
  },
  {
    key: 'samples',
    title: 'Samples',
    filter: { origin: 'sample', state: undecided },
    empty:
      'The weekly negative sample opens random unflagged accounts as cases, to measure what the score misses.',
  },
  { key: 'closed', title: 'Closed', filter: { state: 'closed' }, empty: 'Decided cases stay here for good.' },
];

/** The same filter whatever the order of its keys; a search text belongs to no tab. */
const canonical = (filter: CaseFilter): string =>
  JSON.stringify(
    Object.entries(filter)
      .filter(([key]) => key !== 'q')
      .sort(([a], [b]) => a.localeCompare(b)),
  );

/** Which tab a filter is, or undefined for one that somebody made by hand. */
export const tabOf = (tabs: readonly QueueTab[], filter: CaseFilter): QueueTab | undefined =>
  tabs.find((tab) => canonical(tab.filter) === canonical(filter));
