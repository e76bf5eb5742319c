import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { maxAttachments, type Attachment, type AttachmentQuery } from '@stillwatch/contracts/evidence';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { CasesService } from '../cases/cases.service.js';
import { Clock } from '../clock/clock.js';
import type { Keyring } from '../env/keyring.js';
import { DATABASE, KEYRING } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { cleanFileName } from './attachment-name.rules.js';

export interface DownloadedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const contextOf = (caseId: string, id: string): string => `attachment|${id}|${caseId}`;

/** Files on a case. Each act locks the case alone; what is stored is sealed, and bound to its case and row. */
@Injectable()
export class AttachmentsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(KEYRING) private readonly keyring: Keyring,
    private readonly cases: CasesService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /**
   * Oldest first, withdrawn ones too.
   * @throws ProblemError `case_not_found`
   */
  list(givenCaseId: string): Promise<Attachment[]> {
    return this.database.transaction(async (tx) => {
      const { caseId } = await this.cases.subjectOf(tx, givenCaseId);
      const rows = await tx.caseAttachment.findMany({
        where: { caseId },
        omit: { sealed: true },
        orderBy: [{ uploadedAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map(toAttachment);
    });
  }

  /** @throws ProblemError `case_not_found`, `invalid_request`, `too_many_attachments` */
  async add(actor: Actor, givenCaseId: string, file: AttachmentQuery, bytes: Buffer): Promise<Attachment> {
    if (bytes.length === 0) throw new ProblemError('invalid_request', 'The file is empty; send its bytes.');
    const caseId = knownForm(givenCaseId, 'case_not_found', 'case');
    const id = randomUUID();
    const about = {
      name: cleanFileName(file.name),
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
    const sealed = this.keyring.seal('attachments', bytes, contextOf(caseId, id));
    return this.database.transaction(async (tx) => {
      await this.cases.lockCase(tx, caseId);
      const present = await tx.caseAttachment.count({ where: { caseId, withdrawnAt: null } });
      if (present >= maxAttachments)
        throw new ProblemError(
          'too_many_attachments',
          `The case holds ${maxAttachments} files already; withdraw one before adding another.`,
        );
      const row = await tx.caseAttachment.create({
        data: {
          ...{ id, caseId, ...about, mediaType: file.mediaType, sealed },
          uploadedAt: this.clock.now(),
          uploadedById: actor.id,
          uploadedByName: actor.name,
        },
        omit: { sealed: true },
      });
      await this.record(tx, actor, row, 'added', { name: about.name });
      return toAttachment(row);
    });
  }

  /**
   * A file as it was uploaded. That it was fetched is recorded.
   * @throws ProblemError `case_not_found`, `attachment_not_found`, `attachment_withdrawn`, `evidence_damaged`
   */
  download(actor: Actor, givenCaseId: string, givenId: string): Promise<DownloadedFile> {
    return this.database.transaction(async (tx) => {
      const row = await this.find(tx, givenCaseId, givenId);
      if (!row.sealed) throw withdrawn(row);
      const bytes = this.unseal(row, row.sealed);
      await this.auditLog.append(tx, actor, entryOf(row, 'downloaded'));
      return { name: row.name, bytes };
    });
  }

  /**
   * Erases the bytes; who uploaded what, and why it was withdrawn, stays.
   * @throws ProblemError `case_not_found`, `attachment_not_found`, `attachment_withdrawn`
   */
  withdraw(actor: Actor, givenCaseId: string, givenId: string, reason: string): Promise<Attachment> {
    return this.database.transaction(async (tx) => {
      await this.cases.lockCase(tx, givenCaseId);
      const row = await this.find(tx, givenCaseId, givenId);
      if (!row.sealed) throw withdrawn(row);
      await tx.sql('SELECT withdraw_attachment($1, $2, $3, $4)', [
        row.id,
        actor.id,
        this.clock.now(),
        reason,
      ]);
      const changed = await tx.caseAttachment.findUniqueOrThrow({
        where: { id: row.id },
        omit: { sealed: true },
      });
      await this.record(tx, actor, row, 'withdrawn', { name: row.name, reason });
      return toAttachment(changed);
    });
  }

  private unseal({ id, caseId }: AttachmentRow, sealed: Uint8Array): Buffer {
    try {
      return this.keyring.open('attachments', sealed, contextOf(caseId, id));
    } catch {
      throw new ProblemError(
        'evidence_damaged',
        'The stored file is not the one that was sealed: it was changed or copied from elsewhere; tell an administrator.',
      );
    }
  }

  private async find(tx: Tx, givenCaseId: string, givenId: string) {
    const { caseId } = await this.cases.subjectOf(tx, givenCaseId);
    const id = knownForm(givenId, 'attachment_not_found', 'attachment');
    const row = await tx.caseAttachment.findFirst({ where: { id, caseId } });
    if (!row) throw unknownObject(id, 'attachment_not_found', 'attachment');
    return row;
  }

  /** A line of the case's history and an entry of the audit log. */
  private async record(
    tx: Tx,
    actor: Actor,
    row: AttachmentRow,
    act: 'added' | 'withdrawn',
    detail: { name: string; reason?: string },
  ): Promise<void> {
    await this.cases.appendEvent(tx, row.caseId, {
      actor,
      kind: `attachment_${act}`,
      detail: { attachmentId: row.id, ...detail },
      at: this.clock.now(),
    });
    await this.auditLog.append(tx, actor, entryOf(row, act, detail.reason));
  }
}

type AttachmentRow = Omit<Prisma.CaseAttachmentGetPayload<object>, 'sealed'>;

const withdrawn = ({ withdrawnByName, withdrawnAt }: AttachmentRow): ProblemError =>
  new ProblemError(
    'attachment_withdrawn',
    `${withdrawnByName} has withdrawn the file on ${withdrawnAt?.toISOString().slice(0, 10)}; its bytes are gone.`,
  );

const entryOf = (
  { id, caseId, name, size, sha256 }: AttachmentRow,
  act: 'added' | 'downloaded' | 'withdrawn',
  reason?: string,
) => ({
  action: `attachment.${act}`,
  objectType: 'case',
  objectId: caseId,
  after: { attachmentId: id, name, size, sha256, ...(reason !== undefined && { reason }) },
});

const toAttachment = (row: AttachmentRow): Attachment => ({
  id: row.id,
  caseId: row.caseId,
  name: row.name,
  mediaType: row.mediaType,
  size: row.size,
  sha256: row.sha256,
  uploadedAt: row.uploadedAt.toISOString(),
  uploadedById: row.uploadedById,
  uploadedByName: row.uploadedByName,
  withdrawn: row.withdrawnAt && {
    at: row.withdrawnAt.toISOString(),
    byName: row.withdrawnByName ?? '',
    reason: row.withdrawnReason ?? '',
  },
});
