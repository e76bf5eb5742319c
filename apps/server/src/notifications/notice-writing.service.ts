import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { DecisionAction } from '@stillwatch/contracts/enforcement';
import type { NoticeKind } from '@stillwatch/contracts/notice';
import type { Prisma, Tx } from '@stillwatch/database/database';
import { AccountsService } from '../accounts/accounts.service.js';
import { AppealsService, isAppealable, statementOf } from '../appeals/appeals.service.js';
import { Clock } from '../clock/clock.js';
import type { Keyring } from '../env/keyring.js';
import { KEYRING } from '../env/tokens.js';
import type { StoredMessage } from '../outbox/outbox.service.js';
import { dsaAttributes } from './dsa-attributes.js';
import {
  appealDecidedLetter,
  appealReceivedLetter,
  attestationLetter,
  decisionLetter,
  measureEndedLetter,
  withdrawalLetter,
  type Letter,
} from './letters.js';
import { Mailer } from './mailer.js';

interface Addressed {
  readonly kind: NoticeKind;
  readonly letter: Letter;
  readonly decisionId: string | null;
  readonly recipient: string | null;
  readonly attributes: Prisma.InputJsonObject | null;
}

type AccountAddress = Pick<
  Prisma.AccountGetPayload<object>,
  'accountId' | 'organizationName' | 'contactEmail'
>;

/** Writes the letters that messages of the outbox cause, in the transaction that dispatches them. */
@Injectable()
export class NoticeWritingService {
  constructor(
    @Inject(KEYRING) private readonly keyring: Keyring,
    private readonly accounts: AccountsService,
    private readonly appeals: AppealsService,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
  ) {}

  async write(tx: Tx, messages: readonly StoredMessage[]): Promise<void> {
    const accounts = await addressesOf(tx, messages);
    const notices: Prisma.NoticeCreateManyInput[] = [];
    for (const message of messages) {
      const account = accounts.get(message.accountId ?? '');
      const addressed = account && (await this.letterFor(tx, message, account));
      if (addressed) notices.push(this.row(message, account, addressed));
    }
    if (notices.length > 0) await tx.notice.createMany({ data: notices });
  }

  private row(
    message: StoredMessage,
    account: AccountAddress,
    addressed: Addressed,
  ): Prisma.NoticeCreateManyInput {
    const id = crypto.randomUUID();
    const { kind, letter, decisionId, recipient, attributes } = addressed;
    const now = this.clock.now();
    const problem = this.mailer.whyNotTo(recipient);
    return {
      id,
      messageId: message.id,
      kind,
      accountId: account.accountId,
      decisionId,
      recipient,
      subject: letter.subject,
      body: this.keyring.seal('letters', letter.text, id),
      sha256: createHash('sha256').update(letter.text).digest('hex'),
      ...(attributes && { dsaAttributes: attributes }),
      status: problem === null ? 'queued' : 'not_sent',
      problem,
      nextAttemptAt: problem === null ? now : null,
      createdAt: now,
    };
  }

  private async letterFor(
    tx: Tx,
    { topic, payload }: StoredMessage,
    account: AccountAddress,
  ): Promise<Addressed | undefined> {
    if (topic === 'decision.in_force') return this.aboutDecision(tx, String(payload['decisionId']), account);
    if (topic === 'decision.withdrawn')
      return this.aboutWithdrawal(tx, String(payload['decisionId']), account);
    if (topic === 'account.standing_changed' && payload['endedDecisionId'] !== undefined)
      return this.aboutEnd(tx, String(payload['endedDecisionId']), account);
    if (topic === 'appeal.submitted' || topic === 'appeal.decided')
      return this.aboutAppeal(tx, topic, String(payload['appealId']), account);
    if (topic === 'attestation.requested') {
      const asked = await this.accounts.attestationAsked(tx, String(payload['requestId']));
      return (
        asked && {
          kind: 'attestation_request',
          letter: attestationLetter(account, asked),
          decisionId: null,
          recipient: account.contactEmail,
          attributes: null,
        }
      );
    }
    return undefined;
  }

  /** A review that found nothing was never told of; a reinstatement on appeal is told of by the appeal's letter. */
  private async aboutDecision(
    tx: Tx,
    decisionId: string,
    to: AccountAddress,
  ): Promise<Addressed | undefined> {
    const { accountId } = to;
    const decision = await tx.decision.findUnique({ where: { id: decisionId } });
    if (!decision || decision.action === 'no_violation') return undefined;
    if (
      decision.action === 'reinstate' &&
      (await tx.appeal.count({ where: { reinstatementId: decisionId } })) > 0
    )
      return undefined;
    const own = await tx.decisionAccount.findUnique({
      where: { accountId_decisionId: { accountId, decisionId } },
    });
    const action = decision.action as DecisionAction;
    const facts = {
      to,
      accountId,
      decisionId,
      action,
      decidedAt: decision.resolvedAt ?? decision.proposedAt,
      effectiveAt: decision.effectiveAt,
      until: decision.until,
      limitPercent: decision.limitPercent,
      twoPeople: decision.resolvedBy !== null,
      statement: statementOf(own, decision),
      ...(isAppealable(action) && { appeal: this.appeals.link(decision, accountId) }),
    };
    const recipient = to.contactEmail;
    return {
      kind: 'decision',
      letter: decisionLetter(facts),
      decisionId,
      recipient,
      attributes: dsaAttributes(facts),
    };
  }

  /** A withdrawal on appeal is told of by the appeal's letter. */
  private async aboutWithdrawal(
    tx: Tx,
    decisionId: string,
    to: AccountAddress,
  ): Promise<Addressed | undefined> {
    const { accountId } = to;
    const decision = await tx.decision.findUnique({ where: { id: decisionId } });
    const onAppeal = { decisionId, accountId, outcome: 'overturned' };
    if (!decision || (await tx.appeal.count({ where: onAppeal })) > 0) return undefined;
    const { action, resolvedAt, proposedAt, effectiveAt, withdrawnAt } = decision;
    const letter = withdrawalLetter(to, {
      decisionId,
      action: action as DecisionAction,
      decidedAt: resolvedAt ?? proposedAt,
      effectiveAt,
      withdrawnAt: withdrawnAt ?? this.clock.now(),
    });
    return { kind: 'decision_withdrawn', letter, decisionId, recipient: to.contactEmail, attributes: null };
  }

  /** What a decision made of a standing was told with the decision; that a measure has ended by itself, nobody has told yet. */
  private async aboutEnd(tx: Tx, decisionId: string, to: AccountAddress): Promise<Addressed | undefined> {
    const decision = await tx.decision.findUnique({ where: { id: decisionId } });
    if (!decision?.until) return undefined;
    const { action, resolvedAt, proposedAt, until } = decision;
    const letter = measureEndedLetter(to, {
      decisionId,
      action: action as DecisionAction,
      decidedAt: resolvedAt ?? proposedAt,
      endedAt: until,
    });
    return { kind: 'measure_ended', letter, decisionId, recipient: to.contactEmail, attributes: null };
  }

  private async aboutAppeal(
    tx: Tx,
    topic: 'appeal.submitted' | 'appeal.decided',
    appealId: string,
    to: AccountAddress,
  ): Promise<Addressed | undefined> {
    const appeal = await tx.appeal.findUnique({ where: { id: appealId } });
    if (!appeal) return undefined;
    const { decisionId, outcome, decidedReason, reinstatementId, dueAt } = appeal;
    const recipient = appeal.contactEmail ?? to.contactEmail;
    const common = { decisionId, recipient, attributes: null };
    if (topic === 'appeal.submitted')
      return { ...common, kind: 'appeal_received', letter: appealReceivedLetter(to, dueAt) };
    const letter = appealDecidedLetter(to, {
      outcome: outcome === 'overturned' ? 'overturned' : 'upheld',
      reason: decidedReason ?? '',
      isReinstated: reinstatementId !== null,
    });
    return { ...common, kind: 'appeal_decided', letter };
  }
}

async function addressesOf(tx: Tx, messages: readonly StoredMessage[]): Promise<Map<string, AccountAddress>> {
  const accountIds = [...new Set(messages.flatMap(({ accountId }) => accountId ?? []))];
  const rows = await tx.account.findMany({
    where: { accountId: { in: accountIds } },
    select: { accountId: true, organizationName: true, contactEmail: true },
  });
  return new Map(rows.map((row) => [row.accountId, row]));
}
