import type { ExcerptRoom, OfferedRequest } from '../evidence/excerpt-offer.rules.js';
import type { ReadBatch } from './batch-reader.js';
import type { BatchError } from './batch-items.js';
import type { SentBatch, SentBytes } from './sent-bytes.js';

/** What a thread is started with. */
export interface ThreadData {
  readonly fingerprintSecret: Uint8Array;
}

export type ThreadTask =
  /** `keepsBytes`: the bytes come back with the answer. */
  | { readonly kind: 'read'; readonly batch: SentBatch; readonly keepsBytes: boolean }
  | { readonly kind: 'excerpts'; readonly batch: SentBatch; readonly rooms: readonly ExcerptRoom[] };

export type ThreadAnswer =
  | { readonly kind: 'read'; readonly read: ReadBatch; readonly bytes: SentBytes | null }
  | { readonly kind: 'excerpts'; readonly offer: readonly OfferedRequest[] }
  | { readonly kind: 'refused'; readonly code: BatchError['code']; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };
