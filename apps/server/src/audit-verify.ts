import { parseArgs } from 'node:util';
import { verifyAuditLog } from '@stillwatch/database/audit-verification';
import type { VerifiedAgainst } from './checkpoints/verify-database.js';
import {
  checkpointsOfFiles,
  demandReadable,
  entriesOfFiles,
  publicKeysOfFiles,
} from './checkpoints/verification-files.js';
import { readCheckpointPaths, readDatabaseUrl } from './env/env.js';
import { runMain, StartupError } from './process-lifecycle.js';

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
  report(entries ? await ofFiles(entries, checkpoints, publicKeys) : await ofThisHost());
});

/** Loads what reaches a database only where there is one to reach. */
async function ofThisHost(): Promise<VerifiedAgainst> {
  const { verifyDatabase } = await import('./checkpoints/verify-database.js');
  return verifyDatabase(readDatabaseUrl(), readCheckpointPaths());
}

async function ofFiles(
  entries: readonly string[],
  checkpoints: readonly string[],
  publicKeys: readonly string[],
): Promise<VerifiedAgainst> {
  await demandReadable([...entries, ...checkpoints, ...publicKeys]);
  const verification = await verifyAuditLog({
    entries: entriesOfFiles(entries),
    checkpoints: () => checkpointsOfFiles(checkpoints),
    publicKeys: await publicKeysOfFiles(publicKeys),
  });
  if (checkpoints.length > 0 && verification.ok && verification.checkpoints.checked === 0)
    throw new StartupError(
      `No checkpoint of ${checkpoints.join(', ')} could be compared with an entry, so only the chain was verified; name a file that holds checkpoints of this log.`,
    );
  const against = checkpoints.length > 0 ? `of ${checkpoints.join(', ')}` : 'because none were named';
  return { verification, against };
}

function report({ verification, against }: VerifiedAgainst): void {
  const { ok, entries, head, problems, checkpoints, anchors } = verification;
  const { checked, newest, unreadable } = checkpoints;
  const lines = ok ? [`The audit chain holds: ${entries} entries, head ${head ?? 'none'}.`] : [];
  lines.push(...problems.map(({ code, sentence }) => `${sentence} (${code})`));
  lines.push(
    `Compared with ${checked} ${checked === 1 ? 'checkpoint' : 'checkpoints'}, ${against}${newest ? `; the newest signed entry ${newest.entry} at ${newest.at}` : ''}.`,
  );
  if (unreadable > 0)
    lines.push(`${unreadable} ${unreadable === 1 ? 'line' : 'lines'} of the checkpoints could not be read.`);
  for (const { entry, lost, reason, proposedBy, approvedBy } of anchors)
    lines.push(
      `Entry ${entry} records that the entries ${lost.from} to ${lost.to} were lost (${proposedBy} and ${approvedBy}: ${reason})`,
    );
  process.stdout.write(`${lines.join('\n')}\n`);
  if (!ok) process.exitCode = 1;
}
