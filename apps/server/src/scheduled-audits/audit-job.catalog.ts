import type { AuditJobName } from '@stillwatch/contracts/scheduled-audit';
import type { AuditJobDefinition } from './audit-job.js';
import { attestationDue } from './jobs/attestation-due.job.js';
import { auditChainVerification } from './jobs/audit-chain-verification.job.js';
import { campaignRecompute } from './jobs/campaign-recompute.job.js';
import { cohortSummary } from './jobs/cohort-summary.job.js';
import { evidenceRetention } from './jobs/evidence-retention.job.js';
import { negativeSample } from './jobs/negative-sample.job.js';
import { nightlyRescore } from './jobs/nightly-rescore.job.js';
import { outboxRetention } from './jobs/outbox-retention.job.js';
import { staleAccountSweep } from './jobs/stale-account-sweep.job.js';
import { successionWatch } from './jobs/succession-watch.job.js';

/** Every audit that runs by itself, in one table. */
export const auditJobCatalog: Record<AuditJobName, AuditJobDefinition> = {
  'stale-account-sweep': staleAccountSweep,
  'nightly-rescore': nightlyRescore,
  'negative-sample': negativeSample,
  'attestation-due': attestationDue,
  'audit-chain-verification': auditChainVerification,
  'campaign-recompute': campaignRecompute,
  'succession-watch': successionWatch,
  'evidence-retention': evidenceRetention,
  'outbox-retention': outboxRetention,
  'cohort-summary': cohortSummary,
};
