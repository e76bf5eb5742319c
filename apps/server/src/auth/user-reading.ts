import type { User } from '@stillwatch/contracts/user';
import type { Database, Tx } from '@stillwatch/database/database';
import { knownForm, unknownObject } from '../http/path-id.js';
import { haveBeenTwoAdministrators } from './two-administrators.js';
import { toUser, userParts, type UserRow } from './user.mapper.js';

type Client = Database['prisma'] | Tx;

/** @throws ProblemError `user_not_found` */
export async function findUser(client: Client, givenId: string): Promise<UserRow> {
  const id = knownForm(givenId, 'user_not_found', 'person');
  const row = await client.user.findUnique({ where: { id }, include: userParts });
  if (!row) throw unknownObject(id, 'user_not_found', 'person');
  return row;
}

/** @throws ProblemError `user_not_found` */
export async function readUser(client: Client, givenId: string): Promise<User> {
  return toUser(await findUser(client, givenId), await haveBeenTwoAdministrators(client));
}
