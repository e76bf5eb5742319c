import { createHash } from 'node:crypto';
import type { PacketManifestEntry } from '@stillwatch/contracts/evidence-packet';
import canonicalize from 'canonicalize';

export const packetFormat = 'stillwatch-evidence-packet/1';

/** What the root hash is taken over: which sections there are with their hashes, and what the packet is about. */
export interface PacketHead {
  readonly format: typeof packetFormat;
  /** By name, in the order of the sections in the file. */
  readonly manifest: readonly PacketManifestEntry[];
  readonly packet: PacketLabel;
}

export interface PacketLabel {
  readonly id: string;
  readonly caseId: string;
  readonly subjectType: 'account' | 'campaign';
  readonly subjectId: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly snapshotAt: string;
}

/** A value as RFC 8785 writes it. Dates become ISO 8601 in UTC; what JSON cannot say (NaN, Infinity) throws. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('there is nothing to write');
  return text;
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** SHA-256 of the canonical form of format, manifest and label; the manifest holds the hashes of all sections. */
export const rootHashOf = ({ format, manifest, packet }: PacketHead): string =>
  sha256(canonical({ format, manifest, packet }));

/** Counts and hashes the bytes that pass. */
export class HashedBytes {
  private readonly hash = createHash('sha256');
  bytes = 0;

  add(data: Uint8Array): void {
    this.hash.update(data);
    this.bytes += data.length;
  }

  sha256(): string {
    return this.hash.digest('hex');
  }
}

/** The sections' order: the one in which RFC 8785 writes the keys of an object. */
export const byName = <Named extends { readonly name: string }>(named: readonly Named[]): Named[] =>
  [...named].sort((a, b) => (a.name < b.name ? -1 : 1));

/**
 * The bytes of the whole JSON, piece by piece. It is canonical from its first byte to its last, so that the file and its
 * parse written again are the same bytes.
 */
export async function* packetJson(
  head: PacketHead,
  rootHash: string,
  sectionBytes: (name: string) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { format, manifest, packet } = head;
  const opening = canonical({ format, manifest, packet, rootHash }).slice(0, -1);
  yield Buffer.from(`${opening},"sections":{`);
  for (const [index, { name }] of manifest.entries()) {
    yield Buffer.from(`${index === 0 ? '' : ','}${canonical(name)}:`);
    yield* sectionBytes(name);
  }
  yield Buffer.from('}}');
}
