import { z } from 'zod';
import { timestamp } from './scalar.js';

export const noticeKinds = [
  'decision',
  'decision_withdrawn',
  'measure_ended',
  'appeal_received',
  'appeal_decided',
  'attestation_request',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** `not_sent`: there was no mail server or no address; nothing is tried until somebody asks. `failed`: given up. */
export const noticeStatuses = ['queued', 'sent', 'not_sent', 'failed'] as const;
export type NoticeStatus = (typeof noticeStatuses)[number];

/**
 * The attributes of a statement of reasons under the names of the EU's DSA Transparency Database (API version 1), as far
 * as they concern an account of an API service. Dates are days.
 */
export const dsaAttributesSchema = z.object({
  puid: z.string(),
  decision_visibility: z.null(),
  decision_monetary: z.null(),
  decision_provision: z
    .enum(['DECISION_PROVISION_PARTIAL_SUSPENSION', 'DECISION_PROVISION_TOTAL_SUSPENSION'])
    .nullable(),
  decision_account: z.enum(['DECISION_ACCOUNT_SUSPENDED', 'DECISION_ACCOUNT_TERMINATED']).nullable(),
  decision_ground: z.literal('DECISION_GROUND_INCOMPATIBLE_CONTENT'),
  incompatible_content_ground: z.string(),
  incompatible_content_explanation: z.string(),
  incompatible_content_illegal: z.literal('No'),
  category: z.literal('STATEMENT_CATEGORY_OTHER_VIOLATION_TC'),
  decision_facts: z.string(),
  source_type: z.literal('SOURCE_VOLUNTARY'),
  automated_detection: z.enum(['Yes', 'No']),
  automated_decision: z.literal('AUTOMATED_DECISION_NOT_AUTOMATED'),
  application_date: z.string(),
  end_date_account_restriction: z.string().nullable(),
  end_date_service_restriction: z.string().nullable(),
});
export type DsaAttributes = z.infer<typeof dsaAttributesSchema>;

/** A letter to a customer, as it was sent. */
export const noticeSchema = z.object({
  id: z.string(),
  kind: z.enum(noticeKinds),
  accountId: z.string(),
  decisionId: z.string().nullable(),
  status: z.enum(noticeStatuses),
  /** Why it was not sent, or why the last attempt failed. */
  problem: z.string().nullable(),
  recipient: z.string().nullable(),
  subject: z.string(),
  /** SHA-256 of the letter's text as it was sent, in hexadecimal. */
  sha256: z.string(),
  createdAt: timestamp,
  sentAt: timestamp.nullable(),
  nextAttemptAt: timestamp.nullable(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** `text` as it was sent, but for the secret part of its link, which is the customer's alone. */
export const noticeDetailSchema = noticeSchema.extend({
  text: z.string(),
  dsaAttributes: dsaAttributesSchema.nullable(),
});
export type NoticeDetail = z.infer<typeof noticeDetailSchema>;
