import type { AuditGap } from '@stillwatch/contracts/audit-log';
import type { Checkpoint, ReAnchor } from '@stillwatch/database/checkpoint';
import type { Database, Prisma } from '@stillwatch/database/database';

const pageSize = 1_000;

/** The database's copies of all checkpoints, in the order in which they were taken, a page in memory at a time. */
export async function* storedCheckpoints({ prisma }: Pick<Database, 'prisma'>): AsyncGenerator<Checkpoint> {
  for (let after = 0n; ;) {
    const rows = await prisma.auditCheckpoint.findMany({
      where: { id: { gt: after } },
      orderBy: { id: 'asc' },
      take: pageSize,
    });
    for (const row of rows) yield toCheckpoint(row);
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.id;
  }
}

export function toCheckpoint(row: Prisma.AuditCheckpointGetPayload<object>): Checkpoint | ReAnchor {
  const { keyId, hash, signature } = row;
  const checkpoint = { entry: Number(row.entry), hash, at: row.at.toISOString(), keyId, signature };
  if (row.gap === null) return checkpoint;
  return { ...checkpoint, kind: 're-anchor', ...(row.gap as unknown as AuditGap) };
}
