import { counted, type AuditJobDefinition } from '../audit-job.js';

export const successionWatch: AuditJobDefinition = {
  title: 'Succession watch',
  description:
    'Looks for accounts that share a payment, device or template with a banned one and were not scored with that in view.',
  schedule: { everyMs: 600_000 },
  async run({ campaigns }) {
    const { bans, accounts } = await campaigns.watchSuccession();
    const summary =
      bans + accounts === 0
        ? 'Every ban and its possible successors were known.'
        : `Took notice of ${counted(bans, 'ban')} and asked for the scoring of ${counted(accounts, 'account')}.`;
    return { summary, result: { bans, accounts } };
  },
};
