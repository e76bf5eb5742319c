import { parseArgs } from 'node:util';
import { readAuditEntries } from '@stillwatch/database/audit-entries';
import { verifyAuditLog, type AuditLogVerification } from '@stillwatch/database/audit-verification';
import { openDatabase } from '@stillwatch/database/database';
import { readPublicKeys } from '@stillwatch/database/checkpoint';
import { CheckpointFile } from './checkpoints/checkpoint-file.js';
import { readSigningKey } from './checkpoints/checkpoint-key.js';
import { storedCheckpoints } from './checkpoints/stored-checkpoints.js';
import {
  checkpointsOfFiles,
  demandReadable,
  entriesOfFiles,
  publicKeysOfFiles,
} from './checkpoints/verification-files.js';
import { readCheckpointPaths, readDatabaseUrl } from './env/env.js';
import { runMain, StartupError } from './process-lifecycle.js';

interface Verified {
  readonly verification: AuditLogVerification;
  /** What the chain was compared with. */
  readonly against: string;
}

/**
 * Verifies the audit log of DATABASE_URL with the checkpoint file of this host, or an export with nothing but the files
 * that are named. Ends with code 1, and a sentence for each problem, when something does not fit.
 */
await runMain('audit:verify', async () => {
  const { values } = parseArgs({
    options: {
      entries: { type: 'string', multiple: true },
      checkpoints: { type: 'string', multiple: true },
      'public-key': { type: 'string', multiple: true },
    },
  });
  const { entries, checkpoints = [], 'public-key': publicKeys = [] } = values;
  const isOffline = entries !== undefined || checkpoints.length > 0 || publicKeys.length > 0;
  if (isOffline && !entries) throw new StartupError('Name the exported entries: --entries FILE.');
  if (checkpoints.length > 0 && publicKeys.length === 0)
    throw new StartupError('Name the key that the checkpoints are signed with: --public-key FILE.');
  report(entries ? await ofFiles(entries, checkpoints, publicKeys) : await ofDatabase());
});

async function ofFiles(
  entries: readonly string[],
  checkpoints: readonly string[],
  publicKeys: readonly string[],
): Promise<Verified> {
  await demandReadable([...entries, ...checkpoints, ...publicKeys]);
  const verification = await verifyAuditLog({
    entries: entriesOfFiles(entries),
    checkpoints: () => checkpointsOfFiles(checkpoints),
    publicKeys: await publicKeysOfFiles(publicKeys),
  });
  const against = checkpoints.length > 0 ? `of ${checkpoints.join(', ')}` : 'because none were named';
  return { verification, against };
}

async function ofDatabase(): Promise<Verified> {
  const { file: path, keyFile } = readCheckpointPaths();
  const file = new CheckpointFile(path);
  const database = openDatabase({ url: readDatabaseUrl(), poolSize: 2 });
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

function report({ verification, against }: Verified): void {
  const { ok, entries, head, problems, checkpoints, anchors } = verification;
  const { checked, newest, unreadable } = checkpoints;
  const lines = ok ? [`The audit chain holds: ${entries} entries, head ${head ?? 'none'}.`] : [];
  lines.push(...problems.map(({ code, sentence }) => `${sentence} (${code})`));
  lines.push(
    `Compared with ${checked} ${checked === 1 ? 'checkpoint' : 'checkpoints'}, ${against}${newest ? `; the newest signed entry ${newest.entry} at ${newest.at}` : ''}.`,
  );
  if (unreadable > 0) lines.push(`${unreadable} lines of the checkpoints could not be read.`);
  for (const { entry, lost, reason, proposedBy, approvedBy } of anchors)
    lines.push(
      `Entry ${entry} records that the entries ${lost.from} to ${lost.to} were lost (${proposedBy} and ${approvedBy}: ${reason})`,
    );
  process.stdout.write(`${lines.join('\n')}\n`);
  if (!ok) process.exitCode = 1;
}
