import type { EvidencePacket } from '@stillwatch/contracts/evidence-packet';
import type { Prisma } from '@stillwatch/database/database';

export const packetInclude = {
  creator: { select: { name: true } },
} as const satisfies Prisma.EvidencePacketInclude;

export type PacketRow = Prisma.EvidencePacketGetPayload<{ include: typeof packetInclude }>;

export function toEvidencePacket(row: PacketRow): EvidencePacket {
  const { jsonSha256, jsonBytes, pdfSha256, pdfBytes, pdfPages } = row;
  return {
    id: row.id,
    caseId: row.caseId,
    status: row.status as EvidencePacket['status'],
    step: row.step,
    stepsDone: row.stepsDone,
    stepsTotal: row.stepsTotal,
    createdBy: row.createdBy,
    createdByName: row.creator.name,
    createdAt: row.createdAt.toISOString(),
    snapshotAt: row.snapshotAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    problem: row.problem,
    rootHash: row.rootHash,
    json: jsonSha256 === null || jsonBytes === null ? null : { bytes: jsonBytes, sha256: jsonSha256 },
    pdf:
      pdfSha256 === null || pdfBytes === null || pdfPages === null
        ? null
        : { bytes: pdfBytes, sha256: pdfSha256, pages: pdfPages },
  };
}
