import { Inject, Injectable } from '@nestjs/common';
import type { ExportedAuditEntry } from '@stillwatch/contracts/audit-log';
import type { StoredAuditEntry } from '@stillwatch/database/audit-chain';
import { readAuditEntries } from '@stillwatch/database/audit-entries';
import type { Database } from '@stillwatch/database/database';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import { AuditLogService } from './audit-log.service.js';

const pageSize = 500;

/** Hands the log out to be verified elsewhere. */
@Injectable()
export class AuditLogExportService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
  ) {}

  /**
   * The lines of all entries after a number, a few hundred entries at a time, to the one that records this export. Whatever is
   * appended meanwhile is left to the next.
   */
  async export(actor: Actor, after: number | undefined): Promise<AsyncGenerator<string>> {
    const { seq } = await this.database.transaction((tx) =>
      this.auditLog.appendPlaced(tx, actor, {
        action: 'audit_log.exported',
        objectType: 'audit_log',
        objectId: 'audit-log',
        after: { after: after ?? null },
      }),
    );
    return this.lines(after, Number(seq));
  }

  private async *lines(after: number | undefined, through: number): AsyncGenerator<string> {
    const from = after === undefined ? undefined : String(after + 1);
    let chunk = '';
    for await (const entry of readAuditEntries(this.database.pool, { from, pageSize })) {
      if (Number(entry.seq) > through) break;
      chunk += `${JSON.stringify(toExported(entry))}\n`;
      if (chunk.length < 65_536) continue;
      yield chunk;
      chunk = '';
    }
    if (chunk !== '') yield chunk;
  }
}

const toExported = ({ seq, ...texts }: StoredAuditEntry): ExportedAuditEntry => ({
  seq: Number(seq),
  ...texts,
});
