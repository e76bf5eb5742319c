import { Inject, Injectable } from '@nestjs/common';
import type { Case } from '@stillwatch/contracts/case';
import { rolePermissions, type Role } from '@stillwatch/contracts/user';
import type { Database, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { isUuid, unknownObject } from '../http/path-id.js';
import { appendCaseEvent } from './case-history.js';
import { CasesService } from './cases.service.js';

/** What officers do with a case short of deciding it. */
@Injectable()
export class CaseWorkService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly cases: CasesService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives the case to a person, or back to everybody. Giving it to who has it changes nothing.
   * @throws ProblemError `case_not_found`, `user_not_found`, `case_decided`; `invalid_request` for who may not work on cases
   */
  async assign(actor: Actor, caseId: string, assigneeId: string | null): Promise<Case> {
    const id = await this.database.transaction(async (tx) => {
      const assignee = assigneeId === null ? null : await findAssignee(tx, assigneeId);
      const locked = await this.cases.lockCase(tx, caseId);
      if (locked.state === 'closed')
        throw new ProblemError('case_decided', 'The case is closed; it needs nobody any more.');
      const before = await tx.case.findUniqueOrThrow({
        where: { id: locked.id },
        select: { assigneeId: true },
      });
      const after = { assigneeId: assignee?.id ?? null };
      if (before.assigneeId === after.assigneeId) return locked.id;
      await tx.case.update({ where: { id: locked.id }, data: after });
      const detail = { ...after, assigneeName: assignee?.name ?? null };
      const kind = assignee ? 'assigned' : 'unassigned';
      await appendCaseEvent(tx, locked.id, { actor, kind, detail, at: this.clock.now() });
      await this.auditLog.append(tx, actor, {
        action: `case.${kind}`,
        objectType: 'case',
        objectId: locked.id,
        before,
        after,
      });
      return locked.id;
    });
    return this.cases.one(id);
  }

  /** @throws ProblemError `case_not_found` */
  async addNote(actor: Actor, caseId: string, text: string): Promise<Case> {
    const id = await this.database.transaction(async (tx) => {
      const locked = await this.cases.lockCase(tx, caseId);
      await appendCaseEvent(tx, locked.id, { actor, kind: 'note', detail: { text }, at: this.clock.now() });
      await this.auditLog.append(tx, actor, {
        action: 'case.noted',
        objectType: 'case',
        objectId: locked.id,
        after: { text },
      });
      return locked.id;
    });
    return this.cases.one(id);
  }
}

async function findAssignee(tx: Tx, id: string): Promise<{ id: string; name: string }> {
  const user = isUuid(id) ? await tx.user.findUnique({ where: { id: id.toLowerCase() } }) : null;
  if (!user || user.disabledAt !== null) throw unknownObject(id, 'user_not_found', 'person');
  if (!rolePermissions[user.role as Role].includes('cases:work')) {
    throw new ProblemError(
      'invalid_request',
      `${user.name} has the role ${user.role}, which does not work on cases.`,
    );
  }
  return user;
}
