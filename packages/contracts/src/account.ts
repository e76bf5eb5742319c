import { z } from 'zod';
import { bands } from './risk.js';
import { standings } from './enforcement.js';
import { intakeDaySchema, intakeFindingSchema } from './intake.js';
import { asnTypes } from './usage-event.js';
import { externalId, prose, storableText, timestamp } from './scalar.js';

export const organizationSchema = z.object({
  name: prose(300).optional(),
  domain: storableText(253).optional(),
  country: storableText(10).optional(),
  /** Where statements of reasons and other letters go. */
  contactEmail: z.email().max(320).optional(),
});

export const registrationSchema = z.object({
  ip: storableText(64).optional(),
  asn: z.int().min(0).max(4_294_967_295).optional(),
  asnType: z.enum(asnTypes).or(storableText(50)).optional(),
  userAgent: storableText(500).optional(),
  emailDomain: storableText(253).optional(),
  paymentFingerprint: storableText(200).optional(),
  channel: storableText(50).optional(),
});

export const accountInputSchema = z.object({
  organization: organizationSchema.optional(),
  plan: storableText(50).optional(),
  registeredAt: timestamp.optional(),
  registration: registrationSchema.optional(),
});
export type AccountInput = z.infer<typeof accountInputSchema>;

export const purposeCategories = [
  'chat_assistant',
  'internal_assistant',
  'personal',
  'coding_assistant',
  'customer_support',
  'classification',
  'extraction',
  'knowledge_search',
  'translation',
  'evaluation',
  'quality_monitoring',
  'content_generation',
  'education',
  'security_research',
  'synthetic_data',
  'research',
  'reselling',
  'productivity',
  'entertainment',
] as const;

export const trainsModelsAnswers = ['no', 'non_competing', 'competing', 'unknown'] as const;

/** What an account says it does. A new statement is a new version; old versions stay. Unknown categories are kept by name. */
export const declaredPurposeInputSchema = z.object({
  category: z
    .string()
    .min(1)
    .max(50)
    .regex(/^[a-z][a-z0-9_]*$/, 'must be a lower-case name such as chat_assistant'),
  statement: storableText(4_000).optional(),
  trainsModels: z.enum(trainsModelsAnswers).optional(),
  expectedMonthlyTokens: z.number().min(0).max(1e15).optional(),
  endUsers: storableText(50).optional(),
  /** What supports the statement: an address, or a note such as a contract's number. */
  evidence: z
    .array(
      z.object({
        title: prose(200),
        url: storableText(2_000)
          .pipe(z.url({ protocol: /^https?$/ }))
          .optional(),
        note: storableText(2_000).optional(),
      }),
    )
    .max(20)
    .optional(),
  /** When what is stated ends, if it does: it must be attested again by then. */
  expiresAt: timestamp.optional(),
});
export type DeclaredPurposeInput = z.infer<typeof declaredPurposeInputSchema>;

export const declaredPurposeSchema = declaredPurposeInputSchema.extend({
  accountId: z.string(),
  version: z.int(),
  declaredAt: timestamp,
  attestationDueAt: timestamp,
  /** `customer`: the account itself answered a request, by its link. */
  declaredBy: z.enum(['provider', 'customer']),
});
export type DeclaredPurpose = z.infer<typeof declaredPurposeSchema>;

export const approvalKinds = [
  'classifier_exception',
  'research_agreement',
  'own_platform_fine_tuning',
  'reseller',
] as const;
export type ApprovalKind = (typeof approvalKinds)[number];

/** An exception on file: the account may do what others may not, between two dates, until somebody revokes it. */
export const approvalInputSchema = z
  .object({
    kind: z.enum(approvalKinds),
    reference: prose(200),
    validFrom: timestamp,
    expiresAt: timestamp,
  })
  .refine((approval) => Date.parse(approval.validFrom) < Date.parse(approval.expiresAt), {
    message: 'expiresAt must be after validFrom',
    path: ['expiresAt'],
  });
export type ApprovalInput = z.infer<typeof approvalInputSchema>;

export const approvalSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  kind: z.enum(approvalKinds),
  reference: z.string(),
  validFrom: timestamp,
  expiresAt: timestamp,
  createdAt: timestamp,
  createdBy: z.string(),
  revokedAt: timestamp.nullable(),
  revokedBy: z.string().nullable(),
  revokedReason: z.string().nullable(),
});
export type Approval = z.infer<typeof approvalSchema>;

export const approvalRevocationInputSchema = z.object({ reason: prose(10_000) });
export type ApprovalRevocationInput = z.infer<typeof approvalRevocationInputSchema>;

/** An account as lists and pages show it. `id` equals `accountId`. */
export const accountSchema = z.object({
  id: z.string(),
  accountId: externalId,
  organization: organizationSchema,
  plan: z.string().nullable(),
  registeredAt: timestamp.nullable(),
  registration: registrationSchema,
  declaredCategory: z.string().nullable(),
  score: z.number(),
  probability: z.number(),
  band: z.enum(bands),
  topReason: z.string().nullable(),
  standing: z.enum(standings),
  eventsScored: z.int(),
  scoredAt: timestamp.nullable(),
  lastEventAt: timestamp.nullable(),
  createdAt: timestamp,
  openCaseId: z.string().nullable(),
  /** One sentence where the id can be taken for another: it holds invisible or look-alike characters. */
  idNotice: z.string().nullable(),
});
export type Account = z.infer<typeof accountSchema>;

/** One account with what has become of its events over the last 30 days, newest day first. */
export const accountDetailSchema = accountSchema.extend({
  intake: z.array(intakeDaySchema),
  intakeFinding: intakeFindingSchema.nullable(),
});
export type AccountDetail = z.infer<typeof accountDetailSchema>;
