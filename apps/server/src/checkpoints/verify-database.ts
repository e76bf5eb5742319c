import { readAuditEntries } from '@stillwatch/database/audit-entries';
import { verifyAuditLog, type AuditLogVerification } from '@stillwatch/database/audit-verification';
import { readPublicKeys } from '@stillwatch/database/checkpoint';
import { openDatabase } from '@stillwatch/database/database';
import type { CheckpointPaths } from '../env/env.js';
import { CheckpointFile } from './checkpoint-file.js';
import { readSigningKey } from './checkpoint-key.js';
import { storedCheckpoints } from './stored-checkpoints.js';

export interface VerifiedAgainst {
  readonly verification: AuditLogVerification;
  /** With what the entries were compared, as a sentence goes on. */
  readonly against: string;
}

/** Verifies a database with the checkpoint file of this host, or with its own copies where there is none. */
export async function verifyDatabase(
  url: string,
  { file: path, keyFile }: CheckpointPaths,
): Promise<VerifiedAgainst> {
  const file = new CheckpointFile(path);
  const database = openDatabase({ url, poolSize: 2 });
  try {
    const rows = await database.prisma.auditCheckpointKey.findMany();
    const publicKeys = readPublicKeys(rows.map(({ publicKey }) => publicKey).join('\n'));
    const present = await readSigningKey(keyFile);
    if (present) publicKeys.set(present.keyId, present.publicKey);
    const isThere = await file.exists();
    const verification = await verifyAuditLog({
      entries: readAuditEntries(database.pool),
      checkpoints: () => (isThere ? file.lines() : storedCheckpoints(database)),
      publicKeys,
    });
    const against = isThere
      ? `of ${path}`
      : `of the database’s own copies, which prove less: there is no file ${path}`;
    return { verification, against };
  } finally {
    await database.close();
  }
}
