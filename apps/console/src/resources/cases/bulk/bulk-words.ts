import type { BulkActName } from '@stillwatch/contracts/bulk-act';

interface BulkWords {
  title: string;
  effect: string;
}

/** What each act does to every one of the cases. */
export const bulkWords: Record<BulkActName, BulkWords> = {
  assign: { title: 'Assign', effect: 'Each case is assigned to the person, who finds it under Mine.' },
  snooze: {
    title: 'Snooze',
    effect: 'Each case leaves the queue until the day, earlier if a finding gets worse. Deadlines stay.',
  },
  note: { title: 'Add a note', effect: 'Each case gets the note in its history. Customers do not see it.' },
  no_violation: {
    title: 'Find no violation',
    effect: 'Each case closes. The accounts keep their standing and are watched as before.',
  },
  request_information: {
    title: 'Ask for information',
    effect: 'Each case waits for its customer. The accounts keep their standing.',
  },
};
