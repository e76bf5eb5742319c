import type { ModelClass } from '@stillwatch/contracts/model';
import type { clientSchema, EventStatus } from '@stillwatch/contracts/usage-event';
import type { z } from 'zod';
import type { RequestTraits } from './request-traits.js';

/** A usage event as the fold sees it: no text, and names of people and conversations only as pseudonyms. */
export interface ProfiledEvent {
  readonly occurredAtMs: number;
  readonly operation: string;
  readonly model: string;
  readonly modelClass?: ModelClass;
  readonly modelReleasedAtMs?: number;
  readonly apiKeyId?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cachedInputTokens?: number;
  readonly reasoningTokens?: number;
  readonly request?: RequestTraits;
  readonly conversationId?: string;
  readonly turn?: number;
  readonly endUserId?: string;
  readonly client?: z.infer<typeof clientSchema>;
  readonly status?: EventStatus;
  readonly finishReason?: string;
  readonly durationMs?: number;
  readonly fingerprint?: Uint8Array;
}
