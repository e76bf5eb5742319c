import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { EvidencePacket } from '@stillwatch/contracts/evidence-packet';
import type { Database } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { CasesService } from '../cases/cases.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { onceForKey } from '../http/idempotency.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { QueuesService } from '../queues/queues.service.js';
import { packetJson, type PacketHead } from './packet-format.js';
import { PacketStore } from './packet-store.js';
import { packetInclude, toEvidencePacket } from './packet.mapper.js';

export type PacketFile = 'json' | 'pdf';

export interface PacketDownload {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly content: Readable;
}

/** Starts evidence packets, tells how far they are, and hands them out. */
@Injectable()
export class ReportsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly cases: CasesService,
    private readonly queues: QueuesService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /**
   * Has a packet of the case made. While one is being made, that one is answered.
   * @throws ProblemError `case_not_found`, `idempotency_key_reused`
   */
  async start(actor: Actor, givenCaseId: string, key: string | undefined): Promise<EvidencePacket> {
    const request = {
      call: 'evidence packet',
      caseId: knownForm(givenCaseId, 'case_not_found', 'case'),
    };
    return this.database.transaction((tx, afterCommit) =>
      onceForKey(tx, { actor, key, request }, async () => {
        const { id: caseId } = await this.cases.lockCase(tx, request.caseId);
        const running = await tx.evidencePacket.findFirst({
          where: { caseId, status: 'running' },
          include: packetInclude,
        });
        if (running) return toEvidencePacket(running);
        const row = await tx.evidencePacket.create({
          data: { caseId, createdBy: actor.id, createdAt: this.clock.now() },
          include: packetInclude,
        });
        await this.auditLog.append(tx, actor, {
          action: 'evidence_packet.requested',
          objectType: 'case',
          objectId: caseId,
          after: { packetId: row.id },
        });
        afterCommit(() => this.queues.enqueueEvidencePacket(row.id));
        return toEvidencePacket(row);
      }),
    );
  }

  /**
   * The packets of a case, newest first. Asks again for the job of one that is being made: one that was lost with its
   * process starts anew.
   * @throws ProblemError `case_not_found`
   */
  async ofCase(givenCaseId: string): Promise<EvidencePacket[]> {
    const { id: caseId } = await this.cases.one(givenCaseId);
    const rows = await this.database.prisma.evidencePacket.findMany({
      where: { caseId },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      include: packetInclude,
    });
    for (const { id, status } of rows) {
      if (status === 'running') await this.queues.enqueueEvidencePacket(id);
    }
    return rows.map(toEvidencePacket);
  }

  /** Asks anew for what was cut off. */
  async resumeAll(): Promise<void> {
    const rows = await this.database.prisma.evidencePacket.findMany({
      where: { status: 'running' },
      select: { id: true },
    });
    for (const { id } of rows) await this.queues.enqueueEvidencePacket(id);
  }

  /**
   * Hands out a file of a packet, and records who got it.
   * @throws ProblemError `evidence_packet_not_found`, `evidence_packet_not_ready`
   */
  async download(actor: Actor, givenId: string, file: PacketFile): Promise<PacketDownload> {
    const id = knownForm(givenId, 'evidence_packet_not_found', 'evidence packet');
    const row = await this.database.prisma.evidencePacket.findUnique({ where: { id } });
    if (!row) throw unknownObject(id, 'evidence_packet_not_found', 'evidence packet');
    const [sha256, bytes] = file === 'json' ? [row.jsonSha256, row.jsonBytes] : [row.pdfSha256, row.pdfBytes];
    const { rootHash, head } = row;
    if (row.status !== 'ready' || sha256 === null || bytes === null || rootHash === null) {
      throw new ProblemError(
        'evidence_packet_not_ready',
        row.status === 'failed'
          ? 'This packet could not be made; have a new one made.'
          : 'This packet is still being made; try again when it is ready.',
      );
    }
    await this.database.transaction((tx) =>
      this.auditLog.append(tx, actor, {
        action: 'evidence_packet.downloaded',
        objectType: 'case',
        objectId: row.caseId,
        after: { packetId: id, file, sha256 },
      }),
    );
    const store = new PacketStore(this.database.pool, id, row.attempt);
    const content =
      file === 'pdf'
        ? store.read('pdf')
        : packetJson(head as unknown as PacketHead, rootHash, (name) => store.readSection(name));
    const day = row.createdAt.toISOString().slice(0, 10);
    return {
      ...{ name: `evidence-packet-${row.caseId.slice(-12)}-${day}.${file}`, bytes, sha256 },
      content: Readable.from(content, { objectMode: false }),
    };
  }
}
