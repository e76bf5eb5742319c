import type { Database, Tx } from '@stillwatch/database/database';

const key = 'two-administrators';

/** Whether there have ever been two administrators who could act; see docs/people.md. */
export async function haveBeenTwoAdministrators(client: Database['prisma'] | Tx): Promise<boolean> {
  return (await client.setting.findUnique({ where: { key }, select: { key: true } })) !== null;
}

/**
 * To be called in the transaction in which somebody becomes able to act as an administrator. Once that makes two, it is
 * remembered for good, and those two count as confirmed: the one who let the other in could not confirm, and nobody else was there.
 */
export async function noteAdministrators(tx: Tx, now: Date): Promise<void> {
  if (await haveBeenTwoAdministrators(tx)) return;
  const able = { role: 'administrator', disabledAt: null, passwordHash: { not: null } };
  const ids = (await tx.user.findMany({ where: able, select: { id: true } })).map(({ id }) => id);
  if (ids.length < 2) return;
  await tx.setting.createMany({ data: [{ key, value: true, updatedAt: now }], skipDuplicates: true });
  await tx.user.updateMany({ where: { id: { in: ids }, confirmedAt: null }, data: { confirmedAt: now } });
}
