import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import {
  noticeKinds,
  noticeStatuses,
  type DsaAttributes,
  type Notice,
  type NoticeDetail,
} from '@stillwatch/contracts/notice';
import type { Database, Prisma } from '@stillwatch/database/database';
import { z } from 'zod';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import type { Keyring } from '../env/keyring.js';
import { DATABASE, KEYRING } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';
import { isUuid, knownForm, unknownObject } from '../http/path-id.js';
import { QueuesService } from '../queues/queues.service.js';
import { Mailer } from './mailer.js';

const listOptions = {
  sort: ['createdAt'] as const,
  filter: z.object({
    id: oneOrMany(comparedText),
    accountId: oneOrMany(comparedText),
    decisionId: oneOrMany(comparedText),
    status: oneOrMany(z.enum(noticeStatuses)),
    kind: oneOrMany(z.enum(noticeKinds)),
  }),
};

type NoticeRow = Omit<Prisma.NoticeGetPayload<object>, 'body'>;

/** The letters to customers, as they were sent or why they were not. */
@Injectable()
export class NoticesService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(KEYRING) private readonly keyring: Keyring,
    private readonly mailer: Mailer,
    private readonly queues: QueuesService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  async list(query: ListQuery): Promise<Page<Notice>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'createdAt',
      direction: 'desc',
    });
    const { id, decisionId, ...others } = filter;
    const where = {
      ...(id && { id: { in: id.filter(isUuid) } }),
      ...(decisionId && { decisionId: { in: decisionId.filter(isUuid) } }),
      ...Object.fromEntries(
        Object.entries(others).flatMap(([field, values]) => (values ? [[field, { in: values }]] : [])),
      ),
    };
    const [rows, total] = await Promise.all([
      this.database.prisma.notice.findMany({
        where,
        omit: { body: true },
        orderBy: [{ createdAt: sort.direction }, { id: sort.direction }],
        skip: from,
        take,
      }),
      this.database.prisma.notice.count({ where }),
    ]);
    return { rows: rows.map(toNotice), total, from };
  }

  /** @throws ProblemError `notice_not_found` */
  async one(givenId: string): Promise<NoticeDetail> {
    const id = noticeId(givenId);
    const row = await this.database.prisma.notice.findUnique({ where: { id } });
    if (!row) throw unknownNotice(id);
    const text = this.keyring.open('letters', row.body, id).toString();
    return {
      ...toNotice(row),
      text: withoutLinkSecret(text),
      dsaAttributes: row.dsaAttributes as DsaAttributes | null,
    };
  }

  /**
   * Sends a letter that was not sent, to the address that is on file by now.
   * @throws ProblemError `notice_not_found`; `invalid_request` when it was sent, or there is still nobody to send it to
   */
  async send(actor: Actor, givenId: string): Promise<Notice> {
    const id = noticeId(givenId);
    return this.database.transaction(async (tx, afterCommit) => {
      await tx.sql('SELECT FROM notices WHERE id = $1 FOR UPDATE', [id]);
      const row = await tx.notice.findUnique({ where: { id }, omit: { body: true } });
      if (!row) throw unknownNotice(id);
      if (row.status === 'sent' || row.status === 'queued')
        throw new ProblemError('invalid_request', 'The notice was sent, or is on its way.');
      const account = await tx.account.findUnique({
        where: { accountId: row.accountId },
        select: { contactEmail: true },
      });
      const recipient = account?.contactEmail ?? row.recipient;
      const problem = this.mailer.whyNotTo(recipient);
      if (problem !== null) throw new ProblemError('invalid_request', problem);
      const queued = await tx.notice.update({
        where: { id },
        omit: { body: true },
        data: { status: 'queued', recipient, problem: null, nextAttemptAt: this.clock.now() },
      });
      await this.auditLog.append(tx, actor, {
        action: 'notice.send_requested',
        objectType: 'notice',
        objectId: id,
        before: { status: row.status, recipient: row.recipient },
        after: { status: 'queued', recipient },
      });
      afterCommit(() => this.queues.requestOutboxDispatch());
      return toNotice(queued);
    });
  }
}

const noticeId = (given: string): string => knownForm(given, 'notice_not_found', 'notice');
const unknownNotice = (id: string): ProblemError => unknownObject(id, 'notice_not_found', 'notice');

/** The link acts in the customer's name: of its last segment an officer sees nothing. */
const withoutLinkSecret = (text: string): string => text.replace(/(\/public\/[a-z]+\/)\S+/g, '$1…');

const toNotice = (row: NoticeRow): Notice => ({
  id: row.id,
  kind: row.kind as Notice['kind'],
  accountId: row.accountId,
  decisionId: row.decisionId,
  status: row.status as Notice['status'],
  problem: row.problem,
  recipient: row.recipient,
  subject: row.subject,
  sha256: row.sha256,
  createdAt: row.createdAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
  nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
});
