import { clientSchema, eventStatuses, type EventStatus } from '@stillwatch/contracts/usage-event';
import { modelClasses, type ModelClass } from '@stillwatch/contracts/model';
import type { StoredUsageEvent } from '@stillwatch/database/fold-receipts';
import type { ProfiledEvent } from '@stillwatch/detection/profiled-event';
import type { RequestTraits } from '@stillwatch/detection/request-traits';

interface CataloguedModel {
  readonly class: string;
  readonly releasedAt: Date;
}

/** A row of `usage_events` as the profiles take it, with what the catalogue says of its model. */
export function toProfiledEvent(
  row: StoredUsageEvent,
  models: ReadonlyMap<string, CataloguedModel>,
): ProfiledEvent {
  const model = models.get(row.model);
  return {
    occurredAtMs: row.occurredAt.getTime(),
    operation: row.operation,
    model: row.model,
    modelClass: modelClasses.find((known): known is ModelClass => known === model?.class),
    modelReleasedAtMs: model?.releasedAt.getTime(),
    apiKeyId: row.apiKeyId ?? undefined,
    inputTokens: row.inputTokens ?? undefined,
    outputTokens: row.outputTokens ?? undefined,
    cachedInputTokens: row.cachedInputTokens ?? undefined,
    reasoningTokens: row.reasoningTokens ?? undefined,
    request: row.request === null ? undefined : (row.request as RequestTraits),
    conversationId: row.conversationId ?? undefined,
    turn: row.turn ?? undefined,
    endUserId: row.endUserId ?? undefined,
    client: row.client === null ? undefined : clientSchema.parse(row.client),
    status: eventStatuses.find((known): known is EventStatus => known === row.status),
    finishReason: row.finishReason ?? undefined,
    durationMs: row.durationMs ?? undefined,
    fingerprint: row.fingerprint ?? undefined,
  };
}
