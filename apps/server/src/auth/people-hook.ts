import type { Tx } from '@stillwatch/database/database';
import type { Actor } from '../http/actor.js';

export const PEOPLE_HOOKS = Symbol('what else happens when a person loses rights');

/** What a person could do until now and cannot any more. */
export interface RightsLost {
  readonly userId: string;
  /** Proposing, approving and hearing: disabled, of another role, or not confirmed any more. */
  readonly deciding: boolean;
  /** Working on cases: disabled, or of another role. */
  readonly working: boolean;
}

/**
 * For features right of this one: what must happen in the same transaction when somebody loses rights. The person's row is
 * locked and has changed already; locks of accounts and cases may be taken. `app.module.ts` names who is told.
 */
export interface PeopleHook {
  rightsLost(tx: Tx, by: Actor, lost: RightsLost): Promise<void>;
}
