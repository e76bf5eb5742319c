import { z } from 'zod';
import { bands } from './risk.js';
import { prose, timestamp } from './scalar.js';

export const caseStates = ['open', 'awaiting_information', 'awaiting_approval', 'closed'] as const;
export type CaseState = (typeof caseStates)[number];

/** Why a case exists. `sample` cases are drawn at random among unflagged accounts, to measure what the score misses. */
export const caseOrigins = ['score', 'sample', 'attestation'] as const;
export type CaseOrigin = (typeof caseOrigins)[number];

export const caseSchema = z.object({
  id: z.string(),
  subject: z.object({ type: z.enum(['account', 'campaign']), id: z.string() }),
  organizationName: z.string().nullable(),
  declaredCategory: z.string().nullable(),
  state: z.enum(caseStates),
  origin: z.enum(caseOrigins),
  band: z.enum(bands),
  score: z.number(),
  probability: z.number(),
  topReason: z.string().nullable(),
  openedAt: timestamp,
  dueAt: timestamp,
  /** Not closed, and its due time has passed. */
  late: z.boolean(),
  /** Out of the queue until then; null when it is not snoozed. */
  snoozedUntil: timestamp.nullable(),
  /** Who holds the lease: who is looking at it now. */
  lookingBy: z.object({ id: z.string(), name: z.string(), until: timestamp }).nullable(),
  /** Members of the campaign that it is about; null on an account's case. */
  memberCount: z.int().nullable(),
  closedAt: timestamp.nullable(),
  assigneeId: z.string().nullable(),
  assigneeName: z.string().nullable(),
  pendingDecisionId: z.string().nullable(),
  outcome: z.string().nullable(),
  /** Output tokens of each of the last 30 days before the account's newest event, oldest first. */
  outputTokensByDay: z.array(z.number()),
});
export type Case = z.infer<typeof caseSchema>;

/** What happened to a case, oldest first. `kind` names the act, `detail` its particulars. */
export const caseEventSchema = z.object({
  id: z.string(),
  caseId: z.string(),
  at: timestamp,
  actorId: z.string().nullable(),
  actorName: z.string(),
  kind: z.enum([
    'opened',
    'finding_joined',
    'assigned',
    'unassigned',
    'note',
    'decision_proposed',
    'decision_approved',
    'decision_rejected',
    'decision_cancelled',
    'decision_in_force',
    'decision_withdrawn',
    'closed',
    'appeal_submitted',
    'appeal_decided',
    'reopened',
    'snoozed',
    'woken',
    'information_received',
    'taken_over',
    'attachment_added',
    'attachment_withdrawn',
  ]),
  detail: z.record(z.string(), z.unknown()),
});
export type CaseEvent = z.infer<typeof caseEventSchema>;

export const assignInputSchema = z.object({ assigneeId: z.string().nullable() });
export type AssignInput = z.infer<typeof assignInputSchema>;

export const noteInputSchema = z.object({ text: prose(10_000) });
export type NoteInput = z.infer<typeof noteInputSchema>;

/** Puts a case out of the queue for at most 30 days. It wakes by itself, also when a finding gets worse. */
export const snoozeInputSchema = z.object({ until: timestamp, reason: prose(2_000, 3) });
export type SnoozeInput = z.infer<typeof snoozeInputSchema>;

/** `takeOver` takes the case from who is looking at it; that is told in its history. */
export const leaseInputSchema = z.object({ takeOver: z.boolean().default(false) });
export type LeaseInput = z.input<typeof leaseInputSchema>;

/** How long a lease holds without a heartbeat, in milliseconds. */
export const leaseMs = 5 * 60_000;

/** What came of a request for information, in the words of who received it. The case is open again. */
export const informationInputSchema = z.object({ text: prose(10_000) });
export type InformationInput = z.infer<typeof informationInputSchema>;

/** A filter of `GET /v1/cases`, checked there. */
export const caseFilterSchema = z.record(z.string(), z.unknown());

/** Which case is next. Without a filter those that are open and either nobody's or one's own. */
export const nextCaseInputSchema = z.object({
  filter: caseFilterSchema.default({}),
  /** Cases to step over. */
  except: z.array(z.string()).max(1_000).default([]),
});
export type NextCaseInput = z.input<typeof nextCaseInputSchema>;

/** `case` is null when none is left that nobody else is looking at; `remaining` counts it too. */
export const nextCaseSchema = z.object({ case: caseSchema.nullable(), remaining: z.int() });
export type NextCase = z.infer<typeof nextCaseSchema>;

export const savedFilterInputSchema = z.object({
  name: prose(100),
  filter: caseFilterSchema,
  /** Whether others see it too. */
  shared: z.boolean().default(false),
});
export type SavedFilterInput = z.input<typeof savedFilterInputSchema>;

export const savedFilterSchema = z.object({
  id: z.string(),
  name: z.string(),
  filter: caseFilterSchema,
  shared: z.boolean(),
  ownerId: z.string(),
  ownerName: z.string(),
  createdAt: timestamp,
});
export type SavedFilter = z.infer<typeof savedFilterSchema>;
