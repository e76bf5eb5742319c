import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import type {
  WebhookEndpoint,
  WebhookEndpointChange,
  WebhookEndpointInput,
  WebhookEndpointWithSecret,
} from '@stillwatch/contracts/webhook';
import type { Database, Tx } from '@stillwatch/database/database';
import { z } from 'zod';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import type { Keyring } from '../env/keyring.js';
import { DATABASE, ENV, KEYRING } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';
import { isUuid, knownForm, unknownObject } from '../http/path-id.js';
import { refusedAtCreation } from './webhook-address.js';
import { toEndpoint, type EndpointRow } from './webhook.mapper.js';

const hourMs = 3_600_000;
const listOptions = {
  sort: ['createdAt', 'url'] as const,
  filter: z.object({ id: oneOrMany(comparedText), enabled: z.boolean().optional() }),
};

/**
 * Where webhooks go. A secret is 32 random bytes, shown once and stored sealed: signing needs it, so it cannot be hashed;
 * deriving it from the master key instead would let nobody rotate the one without the other.
 */
@Injectable()
export class WebhookEndpointsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
    @Inject(KEYRING) private readonly keyring: Keyring,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  async list(query: ListQuery): Promise<Page<WebhookEndpoint>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'createdAt',
      direction: 'desc',
    });
    const where = {
      deletedAt: null,
      ...(filter.id && { id: { in: filter.id.filter(isUuid) } }),
      ...(filter.enabled !== undefined && { enabled: filter.enabled }),
    };
    const [rows, total] = await Promise.all([
      this.database.prisma.webhookEndpoint.findMany({
        where,
        orderBy: [{ [sort.field]: sort.direction }, { id: 'asc' }],
        skip: from,
        take,
      }),
      this.database.prisma.webhookEndpoint.count({ where }),
    ]);
    return { rows: rows.map((row) => toEndpoint(row, this.clock.now())), total, from };
  }

  /** @throws ProblemError `webhook_endpoint_not_found` */
  async one(givenId: string): Promise<WebhookEndpoint> {
    const id = endpointId(givenId);
    const row = await this.database.prisma.webhookEndpoint.findFirst({ where: { id, deletedAt: null } });
    if (!row) throw unknownEndpoint(id);
    return toEndpoint(row, this.clock.now());
  }

  /** @throws ProblemError `invalid_request` for an address that is not public */
  async create(actor: Actor, input: WebhookEndpointInput): Promise<WebhookEndpointWithSecret> {
    await this.demandPublic(input.url);
    const id = crypto.randomUUID();
    const secret = newSecret();
    return this.database.transaction(async (tx) => {
      const row = await tx.webhookEndpoint.create({
        data: {
          ...input,
          id,
          secret: this.sealed(secret, id),
          createdAt: this.clock.now(),
          createdBy: actor.name,
        },
      });
      await this.record(tx, actor, 'created', id, { after: { ...input } });
      return { ...toEndpoint(row, this.clock.now()), secret };
    });
  }

  /** @throws ProblemError `webhook_endpoint_not_found`, `invalid_request` */
  async change(actor: Actor, givenId: string, change: WebhookEndpointChange): Promise<WebhookEndpoint> {
    if (change.url !== undefined) await this.demandPublic(change.url);
    return this.database.transaction(async (tx) => {
      const before = await this.locked(tx, givenId);
      const disabledReason = change.enabled === false ? `Disabled by ${actor.name}.` : null;
      const row = await tx.webhookEndpoint.update({
        where: { id: before.id },
        data: {
          ...change,
          ...(change.enabled !== undefined && { disabledReason }),
          ...((change.enabled !== undefined || change.url !== undefined) && { resumesAt: null }),
        },
      });
      if (!row.enabled) await giveUp(tx, row.id, this.clock.now());
      const fields = ['url', 'description', 'topics', 'enabled'] as const;
      const shown = (of: EndpointRow) => Object.fromEntries(fields.map((field) => [field, of[field]]));
      await this.record(tx, actor, 'changed', row.id, { before: shown(before), after: shown(row) });
      return toEndpoint(row, this.clock.now());
    });
  }

  /** Ends an endpoint and erases its secrets; its deliveries stay in the log. */
  async remove(actor: Actor, givenId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { id, url } = await this.locked(tx, givenId);
      const now = this.clock.now();
      await tx.webhookEndpoint.update({
        where: { id },
        data: { deletedAt: now, enabled: false, secret: new Uint8Array(), previousSecret: null },
      });
      await giveUp(tx, id, now);
      await this.record(tx, actor, 'deleted', id, { before: { url } });
    });
  }

  /**
   * Makes a new secret. Until the overlap ends messages carry two signatures, so that a receiver can change over without
   * losing one; then the old secret is of no use any more.
   */
  async rotate(actor: Actor, givenId: string, overlapHours: number): Promise<WebhookEndpointWithSecret> {
    const secret = newSecret();
    return this.database.transaction(async (tx) => {
      const before = await this.locked(tx, givenId);
      const now = this.clock.now();
      const previousSecretUntil = new Date(now.getTime() + overlapHours * hourMs);
      const row = await tx.webhookEndpoint.update({
        where: { id: before.id },
        data: {
          secret: this.sealed(secret, before.id),
          previousSecret: overlapHours > 0 ? before.secret : null,
          previousSecretUntil: overlapHours > 0 ? previousSecretUntil : null,
        },
      });
      await this.record(tx, actor, 'secret_rotated', row.id, { after: { previousSecretUntil } });
      return { ...toEndpoint(row, now), secret };
    });
  }

  /** The secrets that sign now: the newest first, then the one before it while both are valid. */
  secretsOf(row: EndpointRow): string[] {
    const isOverlapping = row.previousSecretUntil !== null && row.previousSecretUntil > this.clock.now();
    const sealed = [row.secret, ...(isOverlapping && row.previousSecret ? [row.previousSecret] : [])];
    return sealed.map((bytes) => this.keyring.open('webhook secrets', bytes, row.id).toString());
  }

  private async locked(tx: Tx, givenId: string): Promise<EndpointRow> {
    const id = endpointId(givenId);
    await tx.sql('SELECT FROM webhook_endpoints WHERE id = $1 FOR UPDATE', [id]);
    const row = await tx.webhookEndpoint.findFirst({ where: { id, deletedAt: null } });
    if (!row) throw unknownEndpoint(id);
    return row;
  }

  private async demandPublic(url: string): Promise<void> {
    const refused = await refusedAtCreation(new URL(url), this.env.STILLWATCH_WEBHOOK_PRIVATE_ADDRESSES);
    if (refused !== undefined) throw new ProblemError('invalid_request', `url: ${refused}.`);
  }

  private sealed(secret: string, id: string): Uint8Array<ArrayBuffer> {
    return this.keyring.seal('webhook secrets', secret, id);
  }

  private record(
    tx: Tx,
    actor: Actor,
    what: string,
    objectId: string,
    values: { before?: object; after?: object },
  ): Promise<void> {
    const action = `webhook_endpoint.${what}`;
    return this.auditLog.append(tx, actor, { action, objectType: 'webhook_endpoint', objectId, ...values });
  }
}

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
const endpointId = (given: string): string =>
  knownForm(given, 'webhook_endpoint_not_found', 'webhook endpoint');
const unknownEndpoint = (id: string): ProblemError =>
  unknownObject(id, 'webhook_endpoint_not_found', 'webhook endpoint');

/** Until when the receiver asked not to be called; whoever asked for the longest time is heard. */
export async function holdBack(tx: Tx, endpointId: string, until: Date): Promise<void> {
  await tx.webhookEndpoint.updateMany({
    where: { id: endpointId, OR: [{ resumesAt: null }, { resumesAt: { lt: until } }] },
    data: { resumesAt: until },
  });
}

/** What waits for an endpoint that is no more is given up; a replay sends it if the endpoint comes back. */
export async function giveUp(tx: Tx, endpointId: string, now: Date): Promise<void> {
  await tx.webhookDelivery.updateMany({
    where: { endpointId, status: 'pending' },
    data: { status: 'failed', nextAttemptAt: null, settledAt: now },
  });
}
