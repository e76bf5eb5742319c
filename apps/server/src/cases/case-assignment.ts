import { rolePermissions, type Role } from '@stillwatch/contracts/user';
import type { Tx } from '@stillwatch/database/database';
import { ProblemError } from '../errors/problem-error.js';
import { isUuid, unknownObject } from '../http/path-id.js';

/** A person whom a case can be given to. */
export interface Assignee {
  readonly id: string;
  readonly name: string;
}

/** The officer with the fewest cases that are not closed; undefined when there is none. */
export async function leastLoadedOfficer(tx: Tx): Promise<Assignee | undefined> {
  const [officer] = await tx.sql<{ id: string; name: string }>(
    `SELECT id, name FROM users WHERE role = 'officer' AND disabled_at IS NULL
     ORDER BY (SELECT count(*) FROM cases WHERE assignee_id = users.id AND state <> 'closed'), id LIMIT 1`,
  );
  return officer;
}

/** @throws ProblemError `user_not_found`; `invalid_request` for who may not work on cases */
export async function findAssignee(tx: Tx, id: string): Promise<Assignee> {
  const user = isUuid(id) ? await tx.user.findUnique({ where: { id: id.toLowerCase() } }) : null;
  if (!user || user.disabledAt !== null) throw unknownObject(id, 'user_not_found', 'person');
  if (!rolePermissions[user.role as Role].includes('cases:work')) {
    throw new ProblemError(
      'invalid_request',
      `${user.name} has the role ${user.role}, which does not work on cases.`,
    );
  }
  return user;
}
