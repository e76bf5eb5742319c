import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { lengthPrefixed } from './audit-chain.js';

/** "At this time the log's newest entry was this one", signed with a key that the database does not hold. */
export interface Checkpoint {
  /** The number of the newest entry. */
  readonly entry: number;
  /** That entry's hash: 64 hexadecimal characters. */
  readonly hash: string;
  /** UTC with milliseconds. */
  readonly at: string;
  readonly keyId: string;
  /** Ed25519 over {@link checkpointText}, 64 bytes in base64. */
  readonly signature: string;
}

export interface AuditGap {
  /** The newest entry that a checkpoint still proves; number 0 and zeros when there is none. */
  readonly lastGood: { readonly entry: number; readonly hash: string };
  /** The entries that checkpoints tell of and the log has no more, or has otherwise; `hash` is the last one's. */
  readonly lost: { readonly from: number; readonly to: number; readonly hash: string };
}

/** A checkpoint at the entry in which two people said that the log has lost its tail: earlier ones beyond `lastGood` end. */
export interface ReAnchor extends Checkpoint, AuditGap {
  readonly kind: 're-anchor';
}

/** "This is the next key", signed with the one before it. */
export interface KeyEndorsement {
  readonly kind: 'key';
  readonly keyId: string;
  /** SPKI in DER, base64. */
  readonly publicKey: string;
  readonly at: string;
  /** The id of the key that signs this. */
  readonly endorsedBy: string;
  readonly signature: string;
}

export type CheckpointRecord = Checkpoint | ReAnchor | KeyEndorsement;

export const isReAnchor = (record: CheckpointRecord): record is ReAnchor =>
  'kind' in record && record.kind === 're-anchor';
export const isEndorsement = (record: CheckpointRecord): record is KeyEndorsement =>
  'kind' in record && record.kind === 'key';

type Unsigned<T> = Omit<T, 'signature'>;

/** The text that is signed: a format's name and the fields in a fixed order, each with its length as in the audit chain. */
export function checkpointText(
  record: Unsigned<Checkpoint> | Unsigned<ReAnchor> | Unsigned<KeyEndorsement>,
): string {
  if ('endorsedBy' in record) {
    const { keyId, publicKey, at, endorsedBy } = record;
    return lengthPrefixed(['stillwatch-checkpoint-key-1', keyId, publicKey, at, endorsedBy]);
  }
  const { entry, hash, at, keyId } = record;
  if (!('lost' in record)) return lengthPrefixed(['stillwatch-checkpoint-1', String(entry), hash, at, keyId]);
  const { lastGood, lost } = record;
  return lengthPrefixed([
    ...['stillwatch-re-anchor-1', String(entry), hash, at, keyId],
    ...[String(lastGood.entry), lastGood.hash, String(lost.from), String(lost.to), lost.hash],
  ]);
}

export function signed<T extends Unsigned<CheckpointRecord>>(
  record: T,
  privateKey: KeyObject,
): T & { signature: string } {
  const text = checkpointText(record as unknown as Unsigned<Checkpoint>);
  return { ...record, signature: sign(null, Buffer.from(text), privateKey).toString('base64') };
}

export function isSignedBy(record: CheckpointRecord, publicKey: KeyObject): boolean {
  return verify(
    null,
    Buffer.from(checkpointText(record)),
    publicKey,
    Buffer.from(record.signature, 'base64'),
  );
}

/** SPKI in DER, base64. */
export const publicKeyText = (publicKey: KeyObject): string =>
  publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** The first 16 hexadecimal characters of the SHA-256 of the public key (SPKI, DER). */
export const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(Buffer.from(publicKeyText(publicKey), 'base64'))
    .digest('hex')
    .slice(0, 16);

/** Public keys by their id. */
export type PublicKeys = Map<string, KeyObject>;

const pemBlock = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g;

/**
 * Reads every public key of a text of PEM blocks.
 * @throws when a block is not an Ed25519 public key
 */
export function readPublicKeys(text: string): PublicKeys {
  const keys = (text.match(pemBlock) ?? []).map((block) => createPublicKey(block));
  if (keys.some((key) => key.asymmetricKeyType !== 'ed25519'))
    throw new Error('it holds a key that is not Ed25519');
  return new Map(keys.map((key) => [keyIdOf(key), key]));
}

export const endorsedKey = (endorsement: KeyEndorsement): KeyObject =>
  createPublicKey({ key: Buffer.from(endorsement.publicKey, 'base64'), format: 'der', type: 'spki' });
