import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Database } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { systemActor } from '../http/actor.js';
import {
  HashedBytes,
  packetFormat,
  packetJson,
  rootHashOf,
  type PacketHead,
  type PacketLabel,
} from './packet-format.js';
import { readAtOneInstant } from './packet-snapshot.js';
import { PacketStore, RunSuperseded, type StoredFile } from './packet-store.js';
import { readSubject } from './packet-subject.js';
import { chapterCount, renderPacket } from './pdf/packet-pdf.js';
import { packetSections } from './sections/packet-sections.js';

interface Claimed {
  readonly id: string;
  readonly attempt: number;
  readonly caseId: string;
  readonly createdAt: Date;
  readonly creatorName: string;
}

/** The process ends: the next one starts the packet anew. */
class RunStopped extends Error {}

/**
 * Makes a packet in three steps: all sections are read at one instant and stored in pieces; the hashes of the pieces make
 * the manifest and its root hash; the PDF is drawn from the stored sections, so that it says what the JSON says. Nothing is
 * held whole in memory. A run counts `attempt` up before it writes, and the database takes pieces from the newest run
 * alone: of two runs at once the earlier is refused, and a run that was cut off leaves nothing that could be mixed in.
 * What is read must be of one instant, so the next run begins anew.
 */
@Injectable()
export class PacketRun implements BeforeApplicationShutdown {
  private isStopping = false;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /** A long run must not hold up the end of its process. */
  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  /** A failure is recorded on the packet and thrown on. Packets that are not being made are left alone. */
  async run(packetId: string): Promise<void> {
    const claimed = await this.claim(packetId);
    if (!claimed) return;
    try {
      await this.make(claimed);
    } catch (error) {
      if (error instanceof RunSuperseded || error instanceof RunStopped) return;
      await this.fail(claimed, error);
      throw error;
    }
  }

  private async claim(packetId: string): Promise<Claimed | undefined> {
    const { rows } = await this.database.pool.query<Claimed>(
      `UPDATE evidence_packets SET attempt = attempt + 1, steps_done = 0, steps_total = 0, step = NULL
       WHERE id = $1 AND status = 'running'
       RETURNING id, attempt, case_id AS "caseId", created_at AS "createdAt",
         (SELECT name FROM users WHERE users.id = created_by) AS "creatorName"`,
      [packetId],
    );
    if (rows[0]) await this.dropPieces(rows[0].id, rows[0].attempt);
    return rows[0];
  }

  private async make(claimed: Claimed): Promise<void> {
    const store = new PacketStore(this.database.pool, claimed.id, claimed.attempt);
    const progress = new Progress(this.database.pool, store, () => this.isStopping);
    const head = await this.readSections(claimed, store, progress);
    const rootHash = rootHashOf(head);
    const json = await hashOf(packetJson(head, rootHash, (name) => store.readSection(name)));
    const { stream, pages } = renderPacket({ head, rootHash, json }, store, (chapter) =>
      progress.begin(`Drawing the PDF: ${chapter}`),
    );
    const pdf = await store.writeStream('pdf', stream);
    await this.finish(claimed, { head, rootHash, json, pdf, pages: pages() });
  }

  private readSections(claimed: Claimed, store: PacketStore, progress: Progress): Promise<PacketHead> {
    return readAtOneInstant(this.database.pool, async (snapshot) => {
      const [{ at } = { at: this.clock.now() }] = await snapshot.rows<{ at: Date }>('SELECT now() AS at');
      const subject = await readSubject(snapshot, claimed.caseId);
      const steps = packetSections.map((section) => section.steps?.(subject) ?? 1);
      await progress.expect(steps.reduce((sum, count) => sum + count, chapterCount));
      const manifest = [];
      for (const [index, section] of packetSections.entries()) {
        await progress.begin(`Reading ${section.title}`);
        let page = 0;
        const entry = await store.writeSection(section, section.read(snapshot, subject), async () => {
          page += 1;
          if (page < (steps[index] ?? 1)) await progress.begin(`Reading ${section.title}`);
          else progress.stopIfAsked();
        });
        manifest.push(entry);
      }
      const packet: PacketLabel = {
        ...{ id: claimed.id, caseId: claimed.caseId, subjectType: subject.type, subjectId: subject.id },
        ...{ requestedBy: claimed.creatorName, requestedAt: claimed.createdAt.toISOString() },
        snapshotAt: at.toISOString(),
      };
      return { format: packetFormat, manifest, packet };
    });
  }

  /** Ready, and the hashes in the audit log, in one transaction: the log can show later that the files are the same. */
  private async finish({ id, attempt, caseId }: Claimed, made: MadePacket): Promise<void> {
    const { head, rootHash, json, pdf, pages } = made;
    await this.database.transaction(async (tx) => {
      const finished = await tx.evidencePacket.updateMany({
        where: { id, attempt, status: 'running' },
        data: {
          ...{
            status: 'ready',
            step: null,
            finishedAt: this.clock.now(),
            snapshotAt: head.packet.snapshotAt,
          },
          ...{ head: JSON.parse(JSON.stringify(head)) as object, rootHash },
          ...{ jsonSha256: json.sha256, jsonBytes: json.bytes },
          ...{ pdfSha256: pdf.sha256, pdfBytes: pdf.bytes, pdfPages: pages },
        },
      });
      if (finished.count === 0) throw new RunSuperseded();
      await this.auditLog.append(tx, systemActor, {
        action: 'evidence_packet.finished',
        objectType: 'case',
        objectId: caseId,
        after: {
          ...{ packetId: id, snapshotAt: head.packet.snapshotAt, rootHash },
          ...{ jsonSha256: json.sha256, pdfSha256: pdf.sha256 },
        },
      });
    });
  }

  private async fail({ id, attempt }: Claimed, error: unknown): Promise<void> {
    const problem = (error instanceof Error ? error.message : String(error)).slice(0, 2_000);
    const failed = await this.database.prisma.evidencePacket.updateMany({
      where: { id, attempt, status: 'running' },
      data: { status: 'failed', step: null, finishedAt: this.clock.now(), problem },
    });
    if (failed.count > 0) await this.dropPieces(id, null);
  }

  /** Takes away the pieces of all runs but one; the database keeps those of a packet that is ready. */
  private async dropPieces(packetId: string, butOf: number | null): Promise<void> {
    await this.database.pool.query(
      'DELETE FROM evidence_packet_chunks WHERE packet_id = $1 AND attempt IS DISTINCT FROM $2',
      [packetId, butOf],
    );
  }
}

interface MadePacket {
  readonly head: PacketHead;
  readonly rootHash: string;
  readonly json: StoredFile;
  readonly pdf: StoredFile;
  readonly pages: number;
}

async function hashOf(stream: AsyncIterable<Uint8Array>): Promise<StoredFile> {
  const hashed = new HashedBytes();
  for await (const bytes of stream) hashed.add(bytes);
  return { bytes: hashed.bytes, sha256: hashed.sha256() };
}

/** Shows how far a run is, and breaks it off when it should not go on. */
class Progress {
  private done = -1;

  constructor(
    private readonly pool: Database['pool'],
    private readonly store: PacketStore,
    private readonly isStopping: () => boolean,
  ) {}

  async expect(total: number): Promise<void> {
    await this.write('steps_total = $3', total);
  }

  /** @throws RunSuperseded, RunStopped */
  async begin(step: string): Promise<void> {
    this.done += 1;
    this.stopIfAsked();
    await this.write('step = $3, steps_done = $4', step, this.done);
  }

  stopIfAsked(): void {
    if (this.isStopping()) throw new RunStopped();
  }

  private async write(assignment: string, ...values: unknown[]): Promise<void> {
    const { rowCount } = await this.pool.query(
      `UPDATE evidence_packets SET ${assignment} WHERE id = $1 AND attempt = $2 AND status = 'running'`,
      [this.store.packetId, this.store.attempt, ...values],
    );
    if (rowCount === 0) throw new RunSuperseded();
  }
}
