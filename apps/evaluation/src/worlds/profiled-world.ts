import {
  fingerprintContent,
  makeFingerprintKey,
  pseudonym,
  type FingerprintKey,
} from '@stillwatch/detection/fingerprint';
import { requestTraits } from '@stillwatch/detection/request-traits';
import { emptyProfile, foldEvent, mergeProfiles, type Profile } from '@stillwatch/detection/profile';
import { mergeWindows } from '@stillwatch/detection/windows';
import type { ProfiledEvent } from '@stillwatch/detection/profiled-event';
import type { AccountContext } from '@stillwatch/detection/assess';
import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import type { World, WorldAccount, WorldLabel } from './world.js';

const dayMs = 86_400_000;
export const evaluationKey = makeFingerprintKey(Buffer.from('stillwatch evaluation, not a secret'));

/** An account of a world with its profiles by day: what the server would hold. */
export interface ProfiledAccount {
  readonly account: WorldAccount;
  readonly label: WorldLabel;
  readonly days: ReadonlyMap<number, Profile>;
}

export function toProfiledEvent(
  event: UsageEvent,
  world: World,
  key: FingerprintKey = evaluationKey,
): ProfiledEvent {
  const model = world.models.get(event.model);
  const { conversation, usage, outcome } = event;
  return {
    occurredAtMs: Date.parse(event.occurredAt),
    operation: event.operation,
    model: event.model,
    modelClass: model?.class,
    modelReleasedAtMs: model ? Date.parse(model.releasedAt) : undefined,
    apiKeyId: event.apiKeyId,
    ...usage,
    request: event.request && requestTraits(event.request, key),
    conversationId:
      conversation?.id === undefined ? undefined : pseudonym(key, 'conversation', conversation.id),
    turn: conversation?.turn,
    endUserId:
      conversation?.endUserId === undefined ? undefined : pseudonym(key, 'end-user', conversation.endUserId),
    client: event.client,
    ...outcome,
    fingerprint: fingerprintContent(event.content, key),
  };
}

/** Folds a world's events into profiles by account and UTC day. `observe` sees every event, for the baselines. */
export async function profileWorld(
  world: World,
  observe?: (event: UsageEvent) => void,
): Promise<ProfiledAccount[]> {
  const days = new Map<string, Map<number, Profile>>();
  for await (const event of world.events()) {
    let account = days.get(event.accountId);
    if (!account) days.set(event.accountId, (account = new Map()));
    addToDay(account, toProfiledEvent(event, world));
    observe?.(event);
  }
  return world.accounts.flatMap((account) => {
    const label = world.labels.get(account.accountId);
    return label ? [{ account, label, days: days.get(account.accountId) ?? new Map<number, Profile>() }] : [];
  });
}

export function addToDay(days: Map<number, Profile>, event: ProfiledEvent): void {
  const day = Math.floor(event.occurredAtMs / dayMs);
  let profile = days.get(day);
  if (!profile) days.set(day, (profile = emptyProfile()));
  foldEvent(profile, event);
}

/** What the server would hand in: windows that end with the day of the account's newest event, and what is on file. */
export function contextOf({ account, days }: Pick<ProfiledAccount, 'account' | 'days'>): AccountContext {
  const life = mergeProfiles([...days.values()]);
  const asOf = new Date(Number.isFinite(life.lastAtMs) ? life.lastAtMs : 0);
  const stored = [...days].map(([day, profile]) => ({
    day: new Date(day * dayMs).toISOString().slice(0, 10),
    profile,
  }));
  return {
    windows: { ...mergeWindows(stored, asOf), life },
    asOf,
    declaredPurpose: account.declaredPurpose,
    approvals: account.approvals.map(({ kind, validFrom, expiresAt }) => ({
      kind,
      validFrom: new Date(validFrom),
      expiresAt: new Date(expiresAt),
    })),
    plan: account.plan,
    registeredAt: account.registeredAt ? new Date(account.registeredAt) : undefined,
  };
}
