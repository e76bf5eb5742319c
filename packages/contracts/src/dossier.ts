import { z } from 'zod';
import { accountDetailSchema, approvalSchema, declaredPurposeSchema } from './account.js';
import { caseEventSchema, caseSchema } from './case.js';
import { decisionSchema, enforcementSchema } from './enforcement.js';
import { observedBehaviourSchema } from './observed-behaviour.js';
import { applicableTermsSchema } from './policy-clause.js';
import { riskSchema, scoreHistoryEntrySchema } from './risk.js';

/** Everything on file about an account. */
export const dossierSchema = z.object({
  account: accountDetailSchema,
  enforcement: enforcementSchema,
  risk: riskSchema,
  observed: observedBehaviourSchema.nullable(),
  declaredPurposes: z.array(declaredPurposeSchema),
  approvals: z.array(approvalSchema),
  cases: z.array(caseSchema),
  decisions: z.array(decisionSchema),
  scoreHistory: z.array(scoreHistoryEntrySchema),
  /** Of each scope the clause in force at the newest usage, and the version accepted by then. */
  terms: z.array(applicableTermsSchema),
});
export type Dossier = z.infer<typeof dossierSchema>;

/** A case with what an officer needs beside it. */
export const caseDetailSchema = caseSchema.extend({
  events: z.array(caseEventSchema),
  decisions: z.array(decisionSchema),
});
export type CaseDetail = z.infer<typeof caseDetailSchema>;
