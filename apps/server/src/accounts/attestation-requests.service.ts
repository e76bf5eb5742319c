import { Inject, Injectable } from '@nestjs/common';
import type { DeclaredPurposeInput } from '@stillwatch/contracts/account';
import type {
  AttestationRequest,
  AttestationRequestInput,
  PublicAttestation,
} from '@stillwatch/contracts/attestation';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import { customerActor, type Actor } from '../http/actor.js';
import { OutboxService } from '../outbox/outbox.service.js';
import { AccountReadingService } from './account-reading.service.js';
import { toDeclaredPurpose } from './account.mapper.js';
import { lockAccount, lockOnRecord } from './account-lock.js';
import { AttestationLinks } from './attestation-links.js';
import { DeclaredPurposesService } from './declared-purposes.service.js';

type Row = Prisma.AttestationRequestGetPayload<object>;

/** Asks accounts to say again what they do, and takes their answers. */
@Injectable()
export class AttestationRequestsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly reading: AccountReadingService,
    private readonly purposes: DeclaredPurposesService,
    private readonly links: AttestationLinks,
    private readonly outbox: OutboxService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /**
   * Newest first.
   * @throws ProblemError `account_not_found`
   */
  async ofAccount(accountId: string): Promise<AttestationRequest[]> {
    await this.reading.one(accountId);
    const rows = await this.database.prisma.attestationRequest.findMany({
      where: { accountId },
      orderBy: { requestedAt: 'desc' },
    });
    return rows.map(toRequest);
  }

  /**
   * Asks an account to say again what it does. One that nobody has heard of is made.
   * @throws ProblemError `invalid_request` for a date that has passed
   */
  async request(
    actor: Actor,
    accountId: string,
    { dueAt, message }: AttestationRequestInput,
  ): Promise<AttestationRequest> {
    const requestedAt = this.clock.now();
    if (new Date(dueAt) <= requestedAt)
      throw new ProblemError('invalid_request', 'dueAt: must be in the future.');
    return this.database.transaction(async (tx) => {
      const { created } = await lockOnRecord(tx, accountId);
      const row = await tx.attestationRequest.create({
        data: {
          accountId,
          message: message ?? null,
          dueAt: new Date(dueAt),
          requestedAt,
          requestedBy: actor.name,
        },
      });
      const data = { requestId: row.id, accountId, dueAt: row.dueAt.toISOString() };
      await this.outbox.append(tx, { topic: 'attestation.requested', data });
      await this.auditLog.appendCreated(tx, actor, created);
      await this.auditLog.append(tx, actor, {
        action: 'attestation.requested',
        objectType: 'account',
        objectId: accountId,
        after: { requestId: row.id, dueAt: data.dueAt, message: row.message },
      });
      return toRequest(row);
    });
  }

  /** @throws ProblemError `link_not_valid` */
  async show(token: string): Promise<PublicAttestation> {
    const row = await this.rowOf(this.database.prisma, token);
    const { accountId } = row;
    const [account, purpose] = await Promise.all([
      this.reading.one(accountId),
      this.database.prisma.declaredPurpose.findFirst({ where: { accountId }, orderBy: { version: 'desc' } }),
    ]);
    return {
      accountId,
      organizationName: account.organization.name ?? null,
      message: row.message,
      dueAt: row.dueAt.toISOString(),
      state: this.stateOf(row, token),
      declared: purpose && toDeclaredPurposeInput(toDeclaredPurpose(purpose)),
    };
  }

  /**
   * Takes an answer: a new version of the declared purpose, in the customer's own words.
   * @throws ProblemError `link_not_valid`, `attestation_answered`, `deadline_passed`
   */
  async answer(token: string, input: DeclaredPurposeInput): Promise<PublicAttestation> {
    await this.database.transaction(async (tx) => {
      const { id, accountId } = await this.rowOf(tx, token);
      await lockAccount(tx, accountId);
      const row = await tx.attestationRequest.findUniqueOrThrow({ where: { id } });
      const state = this.stateOf(row, token);
      if (state === 'answered')
        throw new ProblemError('attestation_answered', 'This request has been answered already; thank you.');
      if (state === 'closed')
        throw new ProblemError('deadline_passed', 'This link is not open any more; ask for another.');
      const actor = customerActor(accountId);
      const { version } = await this.purposes.declareIn(tx, actor, accountId, input);
      await tx.attestationRequest.update({
        where: { id },
        data: { answeredAt: this.clock.now(), purposeVersion: version },
      });
      await this.outbox.append(tx, {
        topic: 'attestation.answered',
        data: { requestId: id, accountId, version },
      });
      await this.auditLog.append(tx, actor, {
        action: 'attestation.answered',
        objectType: 'account',
        objectId: accountId,
        after: { requestId: id, version },
      });
    });
    return this.show(token);
  }

  private stateOf(row: Row, token: string): PublicAttestation['state'] {
    const now = this.clock.now();
    if (row.answeredAt !== null) return 'answered';
    if (row.dueAt > now) return 'open';
    return (this.links.read(token)?.closesAt ?? now) > now ? 'late' : 'closed';
  }

  private async rowOf(reader: Pick<Tx, 'attestationRequest'>, token: string): Promise<Row> {
    const read = this.links.read(token);
    const row = read && (await reader.attestationRequest.findUnique({ where: { id: read.requestId } }));
    if (!row)
      throw new ProblemError('link_not_valid', 'The link is not valid; use the one in the letter, whole.');
    return row;
  }
}

const toRequest = (row: Row): AttestationRequest => ({
  id: row.id,
  accountId: row.accountId,
  message: row.message,
  dueAt: row.dueAt.toISOString(),
  requestedAt: row.requestedAt.toISOString(),
  requestedBy: row.requestedBy,
  answeredAt: row.answeredAt?.toISOString() ?? null,
  purposeVersion: row.purposeVersion,
});

const toDeclaredPurposeInput = (purpose: ReturnType<typeof toDeclaredPurpose>): DeclaredPurposeInput => ({
  category: purpose.category,
  statement: purpose.statement,
  trainsModels: purpose.trainsModels,
  expectedMonthlyTokens: purpose.expectedMonthlyTokens,
  endUsers: purpose.endUsers,
  evidence: purpose.evidence,
  expiresAt: purpose.expiresAt,
});
