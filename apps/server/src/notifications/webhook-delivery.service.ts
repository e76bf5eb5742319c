import { Inject, Injectable } from '@nestjs/common';
import type { Database } from '@stillwatch/database/database';
import type { Logger } from 'pino';
import { Webhook } from 'standardwebhooks';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import { DATABASE, ENV, LOGGER } from '../env/tokens.js';
import { systemActor } from '../http/actor.js';
import { giveUp, holdBack, WebhookEndpointsService } from './webhook-endpoints.service.js';
import { callWebhook, unanswered, type WebhookAnswer } from './webhook-request.js';
import {
  heldBackUntil,
  isReceiverDown,
  nextAttemptAt,
  outcomeOf,
  retryAfterAt,
} from './webhook-retry.rules.js';
import { bodyOf, type EndpointRow } from './webhook.mapper.js';

const together = 10;
/** A claim lasts this much longer than a call can take. */
const claimMarginMs = 30_000;

interface Claimed {
  readonly id: string;
  readonly number: number;
  readonly windowAttempts: number;
  readonly windowFrom: Date;
  readonly messageId: string;
  readonly topic: string;
  readonly payload: unknown;
  readonly createdAt: Date;
}

/**
 * Brings deliveries to their endpoints.
 *
 * Invariant: a `pending` delivery always has a time at which it is tried next. Claiming one moves that time past the end of
 * the call, in the statement that picks it (SKIP LOCKED), so two workers do not send the same one together and a worker
 * that dies gives its claims back by the clock. The call happens outside of every transaction; its outcome is written only
 * if nobody has claimed the delivery since.
 */
@Injectable()
export class WebhookDeliveryService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly endpoints: WebhookEndpointsService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /** The endpoints that something is due at. */
  async dueEndpoints(): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ endpointId: string }>(
      `SELECT DISTINCT endpoint_id AS "endpointId" FROM webhook_deliveries AS d JOIN webhook_endpoints AS e ON e.id = endpoint_id
       WHERE status = 'pending' AND next_attempt_at <= $1 AND (resumes_at IS NULL OR resumes_at <= $1)`,
      [this.clock.now()],
    );
    return rows.map(({ endpointId }) => endpointId);
  }

  /**
   * Delivers what is due at an endpoint, ten at a time. Stops when it is down or has asked for time: what is still due is
   * tried by a later sweep. A message that the receiver will not have keeps no other from it.
   */
  async deliver(endpointId: string): Promise<void> {
    for (;;) {
      const endpoint = await this.database.prisma.webhookEndpoint.findUnique({ where: { id: endpointId } });
      if (!endpoint?.enabled || (endpoint.resumesAt !== null && endpoint.resumesAt > this.clock.now()))
        return;
      const claimed = await this.claim(endpointId);
      const statuses = await Promise.all(claimed.map((delivery) => this.attempt(endpoint, delivery)));
      if (isReceiverDown(statuses)) return;
    }
  }

  private async claim(endpointId: string): Promise<Claimed[]> {
    const now = this.clock.now();
    const claimedUntil = new Date(now.getTime() + this.env.STILLWATCH_WEBHOOK_TIMEOUT_MS + claimMarginMs);
    const { rows } = await this.database.pool.query<Claimed>(
      `UPDATE webhook_deliveries AS d
       SET next_attempt_at = $2, attempt_count = d.attempt_count + 1, window_attempts = d.window_attempts + 1
       FROM outbox_messages AS m
       WHERE m.id = d.message_id AND d.id IN (
         SELECT id FROM webhook_deliveries WHERE endpoint_id = $1 AND status = 'pending' AND next_attempt_at <= $3
         ORDER BY next_attempt_at, id LIMIT $4 FOR UPDATE SKIP LOCKED
       )
       RETURNING d.id, d.attempt_count AS number, d.window_attempts AS "windowAttempts", d.window_from AS "windowFrom",
         m.id AS "messageId", m.topic, m.payload, m.created_at AS "createdAt"`,
      [endpointId, claimedUntil, now, together],
    );
    return rows;
  }

  private async attempt(endpoint: EndpointRow, delivery: Claimed): Promise<number | null> {
    const at = this.clock.now();
    const answer = await this.call(endpoint, delivery, at);
    await this.settle(endpoint, delivery, at, answer);
    return answer.status;
  }

  /** Never throws: a message that cannot be signed is one that was not delivered, and the others go on. */
  private async call(endpoint: EndpointRow, delivery: Claimed, at: Date): Promise<WebhookAnswer> {
    const body = bodyOf(delivery);
    let headers: Record<string, string>;
    try {
      headers = this.headers(endpoint, { id: delivery.messageId, at, body });
    } catch (error) {
      this.logger.error(
        { err: error, endpoint: endpoint.id },
        'the secret of an endpoint could not be opened',
      );
      return unanswered('The endpoint’s secret cannot be opened with the master key that is set.');
    }
    return callWebhook({
      url: endpoint.url,
      body,
      headers,
      timeoutMs: this.env.STILLWATCH_WEBHOOK_TIMEOUT_MS,
      allowPrivate: this.env.STILLWATCH_WEBHOOK_PRIVATE_ADDRESSES,
    });
  }

  private headers(
    endpoint: EndpointRow,
    { id, at, body }: { id: string; at: Date; body: string },
  ): Record<string, string> {
    const signatures = this.endpoints
      .secretsOf(endpoint)
      .map((secret) => new Webhook(secret).sign(id, at, body));
    return {
      'content-type': 'application/json',
      'user-agent': 'Stillwatch-Webhooks/1',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': signatures.join(' '),
    };
  }

  private async settle(
    endpoint: EndpointRow,
    { id, number, windowAttempts, windowFrom }: Claimed,
    at: Date,
    answer: WebhookAnswer,
  ): Promise<void> {
    const now = this.clock.now();
    const outcome = outcomeOf(answer.status);
    const notBefore = outcome === 'failed' ? retryAfterAt(answer.retryAfter, now) : null;
    const next =
      outcome === 'failed'
        ? nextAttemptAt({ attempts: windowAttempts, windowFrom, now, chance: Math.random(), notBefore })
        : null;
    const status = outcome === 'delivered' ? 'delivered' : next ? 'pending' : 'failed';
    await this.database.transaction(async (tx) => {
      await tx.webhookAttempt.create({
        data: {
          deliveryId: id,
          number,
          at,
          durationMs: now.getTime() - at.getTime(),
          responseStatus: answer.status,
          responseExcerpt: answer.excerpt,
          problem:
            answer.problem ?? (notBefore && `Asked not to be called before ${notBefore.toISOString()}.`),
        },
      });
      if (notBefore) await holdBack(tx, endpoint.id, heldBackUntil(notBefore, now));
      await tx.webhookDelivery.updateMany({
        where: { id, attemptCount: number, status: 'pending' },
        data: { status, nextAttemptAt: next, settledAt: next ? null : now },
      });
      if (outcome !== 'gone') return;
      const disabledReason = 'The receiver answered 410 Gone.';
      await tx.webhookEndpoint.update({
        where: { id: endpoint.id },
        data: { enabled: false, disabledReason },
      });
      await giveUp(tx, endpoint.id, now);
      await this.auditLog.append(tx, systemActor, {
        action: 'webhook_endpoint.disabled',
        objectType: 'webhook_endpoint',
        objectId: endpoint.id,
        after: { disabledReason },
      });
    });
  }
}
