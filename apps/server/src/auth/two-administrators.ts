import type { Database, Tx } from '@stillwatch/database/database';

/**
 * Whether there have ever been two administrators who could act; see docs/people.md. The database notes it, for good, in the
 * transaction in which the second one becomes able to act (`note_administrators`).
 */
export async function haveBeenTwoAdministrators(client: Database['prisma'] | Tx): Promise<boolean> {
  const found = await client.setting.findUnique({
    where: { key: 'two-administrators' },
    select: { key: true },
  });
  return found !== null;
}
