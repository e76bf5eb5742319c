import { Inject, Injectable } from '@nestjs/common';
import type { AfterCommit, Tx } from '@stillwatch/database/database';
import { addPairKeys, replaceLinkKeys, writeActivity } from '@stillwatch/database/link-keys';
import { leaveReceipts } from '@stillwatch/database/linkage-receipts';
import { findTakenOver } from '@stillwatch/database/refused-bodies';
import type { FingerprintKey } from '@stillwatch/detection/fingerprint';
import {
  bodyHash,
  compositeLinkKeys,
  handOffKey,
  handOffMs,
  maxLinkKeys,
  registrationLinkKeys,
  usageLinkKeys,
  type RegistrationFacts,
} from '@stillwatch/detection/linkage/link-keys';
import type { LinkKey } from '@stillwatch/detection/linkage/link-kinds';
import type { Profile } from '@stillwatch/detection/profile';
import type { ProfiledEvent } from '@stillwatch/detection/profiled-event';
import { FINGERPRINT_KEY } from '../env/tokens.js';
import { QueuesService } from '../queues/queues.service.js';
import { encodeActivity } from './stored-activity.js';

/** An account as scoring has just seen it. */
export interface SeenAccount {
  readonly accountId: string;
  readonly registration: RegistrationFacts;
  /** Its usage over the last month; undefined when it has none. */
  readonly month: Profile | undefined;
  /** Of its newest event, or of its registration. */
  readonly at: Date;
  readonly newEvents: readonly ProfiledEvent[];
  /** Whether something on file about it may have changed, so that its campaign must be judged again too. */
  readonly factsMayDiffer: boolean;
}

/** Keeps what each account can be linked by. */
@Injectable()
export class AccountLinksService {
  constructor(
    @Inject(FINGERPRINT_KEY) private readonly secret: FingerprintKey,
    private readonly queues: QueuesService,
  ) {}

  /**
   * Writes the account's keys and leaves a receipt for the linker if they changed; notes the pairs between which requests
   * were handed over. The caller holds the account's lock.
   */
  async update(tx: Tx, afterCommit: AfterCommit, account: SeenAccount): Promise<void> {
    const { accountId, month, at } = account;
    const changed = await replaceLinkKeys(tx, accountId, this.keysOf(account), at);
    if (month) await writeActivity(tx, accountId, encodeActivity(month.hours));
    const pairs = await this.handOffs(tx, accountId, account.newEvents);
    if (pairs.length > 0) await addPairKeys(tx, pairs);
    const relinked = [...(changed ? [accountId] : []), ...pairs.flatMap(({ accountIds }) => accountIds)];
    if (relinked.length === 0) return;
    await leaveReceipts(tx, 'link', [...new Set(relinked)]);
    afterCommit(() => this.queues.requestLinking());
  }

  private keysOf({ month, registration }: SeenAccount): LinkKey[] {
    const usage = month ? usageLinkKeys(month, this.secret) : [];
    const registered = registrationLinkKeys(registration, this.secret);
    const composites = compositeLinkKeys(usage, registered, this.secret);
    const keys = [...usage, ...registered, ...composites];
    const distinct = new Map(keys.map((key) => [`${key.kind} ${key.key}`, key]));
    return [...distinct.values()].slice(0, maxLinkKeys);
  }

  private async handOffs(tx: Tx, accountId: string, events: readonly ProfiledEvent[]) {
    const sightings = events.flatMap(({ fingerprint, occurredAtMs }) => {
      const body = bodyHash(fingerprint);
      return body === undefined ? [] : [{ accountId, body, occurredAt: new Date(occurredAtMs) }];
    });
    return (await findTakenOver(tx, sightings, handOffMs)).map(({ otherId, occurredAt }) => ({
      accountIds: [accountId, otherId] as const,
      key: handOffKey(accountId, otherId, this.secret),
      at: occurredAt,
    }));
  }
}
