import { rolePermissions, type Role } from '@stillwatch/contracts/user';
import type { Tx } from '@stillwatch/database/database';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { isUuid } from '../http/path-id.js';
import { countsAsConfirmed } from './confirmation.rules.js';
import { haveBeenTwoAdministrators } from './two-administrators.js';
import { userParts, type UserRow } from './user.mapper.js';

/**
 * Locks every administrator and the person whom an act is about, in one order, before anything else is locked. So acts about
 * people happen one after the other: two administrators cannot disable each other at once, and whoever acts stays who it is.
 */
export async function lockPeople(tx: Tx, userId: string): Promise<void> {
  await tx.sql(`SELECT FROM users WHERE role = 'administrator' OR id = $1 ORDER BY id FOR NO KEY UPDATE`, [
    isUuid(userId) ? userId : null,
  ]);
}

/**
 * For acts about other people. The caller holds {@link lockPeople}.
 * @throws ProblemError `insufficient_scope`, `not_confirmed`: one whom an administrator has let in could let in others for him
 */
export async function demandActingAdministrator(tx: Tx, actor: Actor): Promise<void> {
  const row = await tx.user.findUnique({ where: { id: actor.id }, include: userParts });
  if (!row || !mayActAboutPeople(row))
    throw new ProblemError('insufficient_scope', 'Your role lacks the permission users:write.');
  if (countsAsConfirmed(row, await haveBeenTwoAdministrators(tx))) return;
  throw new ProblemError(
    'not_confirmed',
    'You have not been confirmed yet; an administrator who did not let you in must do so before you let in others.',
  );
}

const mayActAboutPeople = ({ disabledAt, role }: UserRow): boolean =>
  disabledAt === null && rolePermissions[role as Role].includes('users:write');

/**
 * Before a person ceases to be an administrator who can sign in. The caller holds {@link lockPeople}.
 * @throws ProblemError `last_administrator` when nobody would be left to let others in
 */
export async function demandAnotherAdministrator(tx: Tx, user: UserRow): Promise<void> {
  if (user.role !== 'administrator' || user.disabledAt !== null) return;
  const others = await tx.user.findMany({
    where: {
      role: 'administrator',
      disabledAt: null,
      passwordHash: { not: null },
      id: { not: user.id },
    },
    include: userParts,
  });
  const haveBeenTwo = await haveBeenTwoAdministrators(tx);
  if (others.some((other) => countsAsConfirmed(other, haveBeenTwo))) return;
  throw new ProblemError(
    'last_administrator',
    'This is the last administrator who can let others in; add another one first.',
  );
}
