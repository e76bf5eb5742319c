import { publicKeyText, signed } from '@stillwatch/database/checkpoint';
import { CheckpointFile } from './checkpoints/checkpoint-file.js';
import { draft, readSigningKey, replaceSigningKey } from './checkpoints/checkpoint-key.js';
import { readCheckpointPaths } from './env/env.js';
import { runMain, StartupError } from './process-lifecycle.js';

/**
 * Puts a new key in the place of the one that signs checkpoints. The old one signs the new one's public key first, in the
 * checkpoint file, so that whoever trusts the old one can trust the new one. What runs takes it with the next checkpoint.
 */
await runMain('audit:rotate-key', async () => {
  const { file, keyFile } = readCheckpointPaths();
  const old = await readSigningKey(keyFile);
  if (!old)
    throw new StartupError(
      `There is no key in ${keyFile} yet; start Stillwatch once, or set STILLWATCH_CHECKPOINT_KEY_FILE.`,
    );
  const next = await draft(keyFile);
  const endorsement = {
    ...{ kind: 'key' as const, keyId: next.key.keyId, publicKey: publicKeyText(next.key.publicKey) },
    ...{ at: new Date().toISOString(), endorsedBy: old.keyId },
  };
  await new CheckpointFile(file).append(signed(endorsement, old.privateKey));
  await replaceSigningKey(next.file, keyFile);
  const publicKey = next.key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  process.stdout.write(
    `The key ${old.keyId} is replaced by ${next.key.keyId} in ${keyFile}. Keep its public key where you kept the old one’s:\n${publicKey}`,
  );
});
