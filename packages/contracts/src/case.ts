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
    'closed',
    'reopened',
  ]),
  detail: z.record(z.string(), z.unknown()),
});
export type CaseEvent = z.infer<typeof caseEventSchema>;

export const assignInputSchema = z.object({ assigneeId: z.string().nullable() });
export type AssignInput = z.infer<typeof assignInputSchema>;

export const noteInputSchema = z.object({ text: prose(10_000) });
export type NoteInput = z.infer<typeof noteInputSchema>;
