import { z } from 'zod';
import { prose, storableText, timestamp } from './scalar.js';

/** How much of each text of a request an excerpt holds, in UTF-16 units. */
export const excerptLimits = { system: 2_000, prompt: 4_000, completion: 2_000 } as const;

/** How many requests of an account are kept as excerpts: of one template, in all, and of those that do not clearly ask for training data. */
export const excerptsPerTemplate = 3;
export const excerptsPerAccount = 30;
export const ordinaryExcerptsPerAccount = 15;

/** A case of a huge campaign may have more excerpts: those beyond are neither counted nor worth paging to. */
export const maxCountedExcerpts = 1_000;

/** What may be told about an excerpt without opening it: nothing of its text. */
export const excerptSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  /** The usage event it was taken from. */
  eventId: z.string(),
  occurredAt: timestamp,
  keptAt: timestamp,
  model: z.string(),
  /** Keyed hash of what the request is built on; requests of one template have the same. */
  template: z.string(),
  /** What its clearest part asks for, where that is training data; else null. */
  asksFor: z.string().nullable(),
  /** Lengths of the whole texts, in UTF-16 units; null where there was none. */
  systemCharacters: z.int().nullable(),
  promptCharacters: z.int().nullable(),
  completionCharacters: z.int().nullable(),
  /** Its text was erased then and cannot be opened any more. */
  erasedAt: timestamp.nullable(),
});
export type Excerpt = z.infer<typeof excerptSchema>;

/** The excerpts of a case's account, or of its campaign's members. */
export const caseExcerptsSchema = z.object({
  /** Whether excerpts are being kept now (a setting). */
  keeping: z.boolean(),
  /** Of how many days excerpts are kept. */
  days: z.number(),
  /** Why none can be opened now, in a sentence; null when they can. */
  closedBecause: z.string().nullable(),
  /** Counted up to 1,000. */
  total: z.int(),
  /** By account, newest first. */
  excerpts: z.array(excerptSchema),
});
export type CaseExcerpts = z.infer<typeof caseExcerptsSchema>;

/** One text of a request: its beginning and, when it was longer than is kept, its end. */
export const excerptTextSchema = z.object({
  head: z.string(),
  /** What stood at the end; empty when `head` is all of it. */
  tail: z.string(),
  /** UTF-16 units left out between the two. */
  omitted: z.int(),
});
export type ExcerptText = z.infer<typeof excerptTextSchema>;

/** An opened excerpt. That it was opened is on record. */
export const openedExcerptSchema = excerptSchema.extend({
  system: excerptTextSchema.nullable(),
  prompt: excerptTextSchema.nullable(),
  completion: excerptTextSchema.nullable(),
});
export type OpenedExcerpt = z.infer<typeof openedExcerptSchema>;

/** What is kept of an account's requests, and whether it was erased. */
export const accountEvidenceSchema = z.object({
  accountId: z.string(),
  keeping: z.boolean(),
  /** Excerpts that can still be opened inside a case. */
  excerpts: z.int(),
  newestAt: timestamp.nullable(),
  oldestAt: timestamp.nullable(),
  /** Its key is gone since then: nothing can be read, and nothing more is kept of this account. */
  erased: z.object({ at: timestamp, by: z.string(), reason: z.string() }).nullable(),
});
export type AccountEvidence = z.infer<typeof accountEvidenceSchema>;

export const eraseEvidenceInputSchema = z.object({ reason: prose(2_000, 3) });
export type EraseEvidenceInput = z.infer<typeof eraseEvidenceInputSchema>;

/** The largest file that can be attached to a case, in bytes. */
export const maxAttachmentBytes = 10 * 1024 * 1024;
/** How many files a case can hold; withdrawn ones do not count. */
export const maxAttachments = 50;

/** What a file is called and what it says it is. Its bytes are the body. */
export const attachmentQuerySchema = z.object({
  name: prose(200),
  mediaType: storableText(200).default('application/octet-stream'),
});
export type AttachmentQuery = z.output<typeof attachmentQuerySchema>;

export const attachmentSchema = z.object({
  id: z.string(),
  caseId: z.string(),
  name: z.string(),
  mediaType: z.string(),
  /** Bytes. */
  size: z.int(),
  /** Of the file, hexadecimal. */
  sha256: z.string(),
  uploadedAt: timestamp,
  uploadedById: z.string(),
  uploadedByName: z.string(),
  /** Withdrawn: its bytes are gone, the rest of the record stays. */
  withdrawn: z.object({ at: timestamp, byName: z.string(), reason: z.string() }).nullable(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const withdrawAttachmentInputSchema = z.object({ reason: prose(2_000, 3) });
export type WithdrawAttachmentInput = z.infer<typeof withdrawAttachmentInputSchema>;
