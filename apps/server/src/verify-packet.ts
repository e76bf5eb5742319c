import { readFileSync } from 'node:fs';
import { runMain, StartupError } from './process-lifecycle.js';
import { verifyPacket } from './reports/packet-verification.js';

/** Checks the hashes of an evidence packet's JSON; ends with code 1 when one does not fit. Needs no database. */
await runMain('packet:verify', async () => {
  const [path] = process.argv.slice(2);
  if (path === undefined) throw new StartupError('Name the file: npm run packet:verify -- packet.json');
  const { problems, fileSha256, rootHash, sections, auditEntries } = verifyPacket(readFileSync(path));
  const lines =
    problems.length === 0
      ? [`All hashes fit: ${sections} sections, ${auditEntries} entries of the audit log.`]
      : problems;
  process.stdout.write(
    [...lines, `Root hash ${rootHash ?? 'none'}`, `SHA-256   ${fileSha256}`, ''].join('\n'),
  );
  if (problems.length > 0) process.exitCode = 1;
});
