import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { keyScopes, type ApiKey, type ApiKeyInput, type CreatedApiKey } from '@stillwatch/contracts/user';
import type { Database } from '@stillwatch/database/database';
import { z } from 'zod';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { oneOrMany, readFilteredList } from '../http/list-filter.js';
import { isUuid, knownForm, unknownObject } from '../http/path-id.js';
import { hashSecret, newSecret } from './secrets.js';
import { toApiKey } from './user.mapper.js';

const listOptions = {
  sort: ['name', 'createdAt'] as const,
  filter: z.object({ id: oneOrMany(z.string()), revoked: z.boolean().optional() }),
};

/** The keys of machines. */
@Injectable()
export class ApiKeysService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  async list(query: ListQuery): Promise<Page<ApiKey>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'createdAt',
      direction: 'desc',
    });
    const where = {
      ...(filter.id && { id: { in: filter.id.filter(isUuid) } }),
      ...(filter.revoked !== undefined && { revokedAt: filter.revoked ? { not: null } : null }),
    };
    const [rows, total] = await Promise.all([
      this.database.prisma.apiKey.findMany({
        where,
        orderBy: [{ [sort.field]: sort.direction }, { id: 'asc' }],
        skip: from,
        take,
      }),
      this.database.prisma.apiKey.count({ where }),
    ]);
    return { rows: rows.map(toApiKey), total, from };
  }

  /** @throws ProblemError `invalid_request` for a scope that no key can have */
  async create(actor: Actor, { name, scopes: given }: ApiKeyInput): Promise<CreatedApiKey> {
    const scopes = [...new Set(given)];
    const forbidden = scopes.find((scope) => !keyScopes.includes(scope));
    if (forbidden)
      throw new ProblemError('invalid_request', `The scope ${forbidden} is for people only; leave it out.`);
    const secret = `sw_${newSecret()}`;
    return this.database.transaction(async (tx) => {
      const row = await tx.apiKey.create({
        data: { name, scopes, secretHash: hashSecret(secret), createdAt: this.clock.now() },
      });
      await this.auditLog.append(tx, actor, {
        action: 'api_key.created',
        objectType: 'api_key',
        objectId: row.id,
        after: { name, scopes },
      });
      return { ...toApiKey(row), secret };
    });
  }

  /**
   * By a person who keeps the keys, or by the key itself. Revoking a revoked key changes nothing.
   * @throws ProblemError `key_not_found`; `people_only` for another key, `insufficient_scope` for another role
   */
  async revoke(actor: Actor, givenId: string): Promise<ApiKey> {
    const id = knownForm(givenId, 'key_not_found', 'key');
    demandMayRevoke(actor, id);
    return this.database.transaction(async (tx) => {
      const revokedAt = this.clock.now();
      const { count } = await tx.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt } });
      const row = await tx.apiKey.findUnique({ where: { id } });
      if (!row) throw unknownObject(id, 'key_not_found', 'key');
      if (count > 0) {
        await this.auditLog.append(tx, actor, {
          action: 'api_key.revoked',
          objectType: 'api_key',
          objectId: id,
          before: { revokedAt: null },
          after: { revokedAt: revokedAt.toISOString() },
        });
      }
      return toApiKey(row);
    });
  }
}

function demandMayRevoke(actor: Actor, keyId: string): void {
  if (actor.type === 'api_key' && actor.id !== keyId) {
    throw new ProblemError('people_only', 'A key ends itself and no other; a person must sign in and do it.');
  }
  if (actor.type === 'user' && !actor.permissions.includes('keys:write')) {
    throw new ProblemError('insufficient_scope', 'Your role lacks the permission keys:write.');
  }
}
