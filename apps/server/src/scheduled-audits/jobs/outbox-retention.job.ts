import { counted, type AuditJobDefinition } from '../audit-job.js';

export const outboxRetention: AuditJobDefinition = {
  title: 'Outbox retention',
  description:
    'Removes messages and webhook deliveries that were sent, or given up, more than 90 days ago. What is still to be sent stays.',
  schedule: { pattern: '50 4 * * *' },
  async run({ outbox }) {
    const { messages, deliveries } = await outbox.forgetSent();
    const summary =
      messages + deliveries === 0
        ? 'Nothing that was sent is old enough.'
        : `Removed ${counted(messages, 'message')} and ${counted(deliveries, 'delivery', 'deliveries')}.`;
    return { summary, result: { messages, deliveries } };
  },
};
