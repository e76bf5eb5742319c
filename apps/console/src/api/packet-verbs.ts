import type { EvidencePacket } from '@stillwatch/contracts/evidence-packet';
import { at, read, send } from './rest.js';

/** The packets for the lawyer. */
export const packetVerbs = {
  evidencePackets: (caseId: string) => read<EvidencePacket[]>(at('cases', caseId, 'evidence-packets')),
  /** A repeat with the same `idempotencyKey` is the same request. */
  makeEvidencePacket: (caseId: string, idempotencyKey: string) =>
    send<EvidencePacket>(at('cases', caseId, 'evidence-packets'), undefined, {
      'idempotency-key': idempotencyKey,
    }),
};

export const packetUrl = (packetId: string, file: 'pdf' | 'json'): string =>
  at('evidence-packets', packetId, `packet.${file}`);
