import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  type KeyObject,
} from 'node:crypto';
import { link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { keyIdOf } from '@stillwatch/database/checkpoint';

/** A key file that must not be used, told in one sentence that says what to do. */
export class UnusableKeyError extends Error {}

export interface SigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/**
 * Reads the key that signs checkpoints. Null when there is no such file.
 * @throws UnusableKeyError in one sentence when others may read the file or it holds no Ed25519 key
 */
export async function readSigningKey(path: string): Promise<SigningKey | null> {
  const pem = await readPrivately(path);
  if (pem === null) return null;
  const privateKey = parse(pem);
  if (privateKey?.asymmetricKeyType !== 'ed25519')
    throw new UnusableKeyError(
      `The checkpoint key in ${path} is not an Ed25519 private key in PKCS#8 PEM; put the right file there, or remove it to have a new key made, and start again.`,
    );
  return toSigningKey(privateKey);
}

/** Makes a key where there is none. Of several processes at once one makes it; all answer the same. */
export async function makeSigningKey(path: string): Promise<SigningKey> {
  await mkdir(dirname(path), { recursive: true });
  const drafted = await draft(path);
  try {
    await link(drafted.file, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await unlink(drafted.file);
  }
  const key = await readSigningKey(path);
  if (!key) throw new Error(`the checkpoint key in ${path} was removed while it was made`);
  return key;
}

/** A new key in a file beside the one in use. {@link replaceSigningKey} puts it in its place. */
export async function draft(path: string): Promise<{ file: string; key: SigningKey }> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const file = `${path}.${randomUUID()}`;
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { file, key: toSigningKey(privateKey) };
}

export const replaceSigningKey = (draftFile: string, path: string): Promise<void> => rename(draftFile, path);

async function readPrivately(path: string): Promise<string | null> {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0)
      throw new UnusableKeyError(
        `The checkpoint key in ${path} can be read by other users; run "chmod 600" on it, or replace it if somebody may have copied it, and start again.`,
      );
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function parse(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function toSigningKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  return { keyId: keyIdOf(publicKey), privateKey, publicKey };
}

const isCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
