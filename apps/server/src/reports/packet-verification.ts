import { hashAuditEntry } from '@stillwatch/database/audit-chain';
import { canonical, packetFormat, rootHashOf, sha256, type PacketHead } from './packet-format.js';
import type { AuditRecord } from './sections/audit.sections.js';

export interface PacketVerification {
  /** What does not fit, in sentences; empty when all does. */
  readonly problems: readonly string[];
  readonly fileSha256: string;
  readonly rootHash: string | null;
  readonly sections: number;
  readonly auditEntries: number;
}

interface PacketFile extends PacketHead {
  readonly rootHash: string;
  readonly sections: Record<string, unknown>;
}

/**
 * Checks a packet's JSON by what stands in it: that it is canonical, each section against the manifest, the manifest
 * against the root hash, and each audit entry against its own hash. Whether the root hash is the one that was given out
 * is for the PDF and the audit log to say.
 */
export function verifyPacket(file: Uint8Array): PacketVerification {
  const text = Buffer.from(file).toString('utf8');
  const packet = parse(text);
  if (packet === null) {
    const problems = [`The file is not a packet of the format ${packetFormat}.`];
    return { problems, fileSha256: sha256(file), rootHash: null, sections: 0, auditEntries: 0 };
  }
  const { manifest, sections, rootHash } = packet;
  const audit = (sections.audit ?? []) as readonly AuditRecord[];
  const problems = [
    ...(canonical(packet) === text
      ? []
      : ['The file is not in canonical form: somebody has written it anew.']),
    ...sectionProblems(packet),
    ...(rootHashOf(packet) === rootHash ? [] : ['The root hash does not fit the manifest.']),
    ...audit
      .filter(({ hash, ...entry }) => hashAuditEntry(entry) !== hash)
      .map(({ seq }) => `Entry ${seq} of the audit log does not fit its hash.`),
  ];
  return {
    ...{ problems, fileSha256: sha256(file), rootHash },
    ...{ sections: manifest.length, auditEntries: audit.length },
  };
}

function parse(text: string): PacketFile | null {
  try {
    const packet = JSON.parse(text) as Partial<PacketFile> | null;
    const isPacket =
      packet?.format === packetFormat && Array.isArray(packet.manifest) && packet.sections !== undefined;
    return isPacket ? (packet as PacketFile) : null;
  } catch {
    return null;
  }
}

function sectionProblems({ manifest, sections }: PacketFile): string[] {
  const listed = new Map(manifest.map((entry) => [entry.name, entry.sha256]));
  const unlisted = Object.keys(sections).filter((name) => !listed.has(name));
  const wrong = [...listed].flatMap(([name, hash]) => {
    if (!(name in sections)) return [`The section ${name} is missing.`];
    return sha256(canonical(sections[name])) === hash ? [] : [`The section ${name} does not fit its hash.`];
  });
  return [...unlisted.map((name) => `The section ${name} is not in the manifest.`), ...wrong];
}
