import { counted, type AuditJobDefinition } from '../audit-job.js';

export const attestationDue: AuditJobDefinition = {
  title: 'Attestation due',
  description: 'Brings accounts into review whose declared purpose should have been attested again by now.',
  schedule: { pattern: '0 5 * * *' },
  async run({ cases }) {
    const { opened, joined } = await cases.openAttestationCases();
    const summary =
      opened + joined === 0
        ? 'No purpose has become due for attestation.'
        : `Opened ${counted(opened, 'case')} and noted it in ${counted(joined, 'open case')}.`;
    return { summary, result: { opened, joined } };
  },
};
