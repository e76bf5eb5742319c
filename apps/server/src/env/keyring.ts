import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What keys are for. Each purpose has a key of its own, so that nothing made for one can be used for another. */
export type KeyPurpose =
  | 'webhook secrets'
  | 'appeal links'
  | 'attestation links'
  | 'letters'
  | 'evidence keys'
  | 'attachments'
  | 'set-up link'
  | 'installation mark';

const format = 1;
const ivBytes = 12;
const tagBytes = 16;

/** The keys of this installation, all derived (HKDF-SHA-256) from the master key, which never leaves the process. */
export class Keyring {
  private readonly keys = new Map<KeyPurpose, Buffer>();

  constructor(private readonly master: Buffer) {}

  /** 32 bytes, always the same for a purpose. */
  key(purpose: KeyPurpose): Buffer {
    const known = this.keys.get(purpose);
    if (known) return known;
    const made = Buffer.from(hkdfSync('sha256', this.master, '', `stillwatch ${purpose}`, 32));
    this.keys.set(purpose, made);
    return made;
  }

  /** {@link sealWith} under the purpose's key. */
  seal(purpose: KeyPurpose, plain: Uint8Array | string, context: string): Uint8Array<ArrayBuffer> {
    return sealWith(this.key(purpose), plain, context);
  }

  /** {@link openWith} under the purpose's key. */
  open(purpose: KeyPurpose, sealed: Uint8Array, context: string): Buffer {
    return openWith(this.key(purpose), sealed, context);
  }
}

/**
 * AES-256-GCM: format byte, 12 random bytes, tag, text. `context` names the row it belongs to: sealed bytes that are copied
 * to another row cannot be opened there.
 */
export function sealWith(key: Buffer, plain: Uint8Array | string, context: string): Uint8Array<ArrayBuffer> {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  const text = Buffer.concat([
    cipher.update(typeof plain === 'string' ? Buffer.from(plain) : plain),
    cipher.final(),
  ]);
  return new Uint8Array(Buffer.concat([Buffer.of(format), iv, cipher.getAuthTag(), text]));
}

/** @throws Error when the key, the context or a byte is not what it was sealed with */
export function openWith(key: Buffer, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== format) throw new Error('the sealed bytes are of an unknown format');
  const textFrom = 1 + ivBytes + tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + ivBytes))
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(1 + ivBytes, textFrom));
  return Buffer.concat([decipher.update(bytes.subarray(textFrom)), decipher.final()]);
}
