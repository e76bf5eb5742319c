import type { ActorType } from '@stillwatch/contracts/audit-log';
import type { Permission } from '@stillwatch/contracts/user';

/** Who is acting: a signed-in person, a machine's key, or Stillwatch itself. */
export interface Actor {
  readonly type: ActorType;
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** The holder of a link that was sent to an account's contact. It may do what the link is for and nothing else. */
export const customerActor = (accountId: string): Actor => ({
  type: 'customer',
  id: accountId,
  name: 'The customer',
  permissions: [],
});

/** Acts of the workers. It holds no permission: nothing that a person must decide can be done in its name. */
export const systemActor: Actor = { type: 'system', id: 'stillwatch', name: 'Stillwatch', permissions: [] };
