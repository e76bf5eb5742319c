import { Injectable } from '@nestjs/common';
import type { Tx } from '@stillwatch/database/database';
import type { AuditLogEntryInput } from '../audit-log/audit-log.service.js';

/**
 * What a person may do no longer. `work`: work on cases, because the person is disabled or has a role without it. `decide`:
 * decide about accounts, for the same reasons or because the confirmation has ended.
 */
export type Loss = 'work' | 'decide';

/** Follows from a loss in the same transaction, and answers what the audit log is to say of it in Stillwatch's name. */
export type LossFollower = (tx: Tx, personId: string, at: Date) => Promise<readonly AuditLogEntryInput[]>;

/**
 * Tells those who keep something of a person that it has lost a permission: folders to the right of this one, which it does not
 * know. Whoever changes a person so tells it after the change of the row, holds the row's lock and none that comes after it
 * (accounts, cases, audit chain), and appends the answered entries last, as `systemActor`.
 */
@Injectable()
export class PersonLosses {
  private readonly followers: Record<Loss, LossFollower[]> = { work: [], decide: [] };

  onLossOf(loss: Loss, follower: LossFollower): void {
    this.followers[loss].push(follower);
  }

  async follow(tx: Tx, loss: Loss, personId: string, at: Date): Promise<AuditLogEntryInput[]> {
    const entries: AuditLogEntryInput[] = [];
    for (const follower of this.followers[loss]) entries.push(...(await follower(tx, personId, at)));
    return entries;
  }
}
