import { Inject, Injectable } from '@nestjs/common';
import {
  maxCountedExcerpts,
  type CaseExcerpts,
  type Excerpt,
  type OpenedExcerpt,
} from '@stillwatch/contracts/evidence';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import type { Database, Tx } from '@stillwatch/database/database';
import { askPhrases, type Ask } from '@stillwatch/detection/text/asks';
import { z } from 'zod';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import type { Env } from '../env/env.js';
import type { Keyring } from '../env/keyring.js';
import { DATABASE, ENV, KEYRING } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { comparedText, readFilteredList } from '../http/list-filter.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { openAccountKey, openExcerpt } from './account-keys.js';
import { caseScope, type CaseScope } from './case-scope.js';
import { closedBecause, closedSentence, mayOpenExcerptsOf } from './excerpt-access.rules.js';
import { ExcerptKeepingService } from './excerpt-keeping.service.js';
import type { ExcerptTexts } from './excerpt-text.rules.js';

const listOptions = {
  sort: ['occurredAt'] as const,
  filter: z.object({ accountId: comparedText.optional() }),
};

/** Shows what is kept, and opens it: only inside a case, and never without a trace. */
@Injectable()
export class ExcerptReadingService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(KEYRING) private readonly keyring: Keyring,
    @Inject(ENV) private readonly env: Env,
    private readonly keeping: ExcerptKeepingService,
    private readonly auditLog: AuditLogService,
  ) {}

  /**
   * The excerpts of whom the case is about, without their text: by account, newest first.
   * @throws ProblemError `case_not_found`, `invalid_query`
   */
  list(caseId: string, query: ListQuery): Promise<CaseExcerpts> {
    const { filter, from, take } = readFilteredList(query, listOptions, {
      field: 'occurredAt',
      direction: 'desc',
    });
    return this.database.transaction(async (tx) => {
      const scope = await caseScope(tx, caseId);
      const values = [...scope.values, filter.accountId ?? null];
      const wanted = `(
        SELECT account_id FROM (${scope.accounts}) AS scope(account_id) WHERE $3::text IS NULL OR account_id = $3
        ORDER BY account_id
      ) AS wanted JOIN evidence_excerpts AS kept USING (account_id)`;
      const rows = await tx.sql<ExcerptRow>(
        `SELECT ${excerptColumns} FROM ${wanted}
         ORDER BY account_id, occurred_at DESC, event_id DESC LIMIT ${take} OFFSET ${from}`,
        values,
      );
      const [counted] = await tx.sql<{ total: number }>(
        `SELECT count(*)::int AS total FROM (SELECT FROM ${wanted} LIMIT ${maxCountedExcerpts}) AS counted`,
        values,
      );
      return {
        keeping: this.keeping.isKeeping,
        days: this.env.STILLWATCH_EVIDENCE_DAYS,
        closedBecause: closedBecause(scope),
        total: counted?.total ?? 0,
        excerpts: rows.map(toExcerpt),
      };
    });
  }

  /**
   * Opens one excerpt and records in the same transaction who has looked at it.
   * @throws ProblemError `case_not_found`; `excerpt_not_found` also when it is of an account that the case is not about;
   * `case_decided`, `evidence_erased`, `evidence_damaged`
   */
  open(actor: Actor, caseId: string, givenId: string): Promise<OpenedExcerpt> {
    return this.database.transaction(async (tx) => {
      const scope = await caseScope(tx, caseId);
      const row = await findExcerpt(tx, scope, givenId);
      if (!mayOpenExcerptsOf(row.accountId, scope)) throw new ProblemError('case_decided', closedSentence);
      const texts = this.unseal(row);
      await this.auditLog.append(tx, actor, {
        action: 'excerpt.opened',
        objectType: 'case',
        objectId: scope.caseId,
        after: { excerptId: row.id, accountId: row.accountId },
      });
      return { ...toExcerpt(row), ...texts };
    });
  }

  private unseal({ accountId, id, sealed, sealedKey, erasedAt }: SealedRow): ExcerptTexts {
    if (!sealed || !sealedKey) {
      const when = erasedAt ? ` on ${erasedAt.toISOString().slice(0, 10)}` : '';
      throw new ProblemError(
        'evidence_erased',
        `The excerpt was erased${when}; nobody can read it any more.`,
      );
    }
    try {
      return openExcerpt(openAccountKey(this.keyring, accountId, sealedKey), { accountId, id }, sealed);
    } catch {
      throw new ProblemError(
        'evidence_damaged',
        'What is stored is not what was sealed: it was changed or copied from elsewhere, so it is not shown; tell an administrator.',
      );
    }
  }
}

interface ExcerptRow extends Record<string, unknown> {
  id: string;
  accountId: string;
  eventId: string;
  occurredAt: Date;
  keptAt: Date;
  model: string;
  template: string;
  ask: Ask | null;
  systemCharacters: number | null;
  promptCharacters: number | null;
  completionCharacters: number | null;
  erasedAt: Date | null;
}

interface SealedRow extends ExcerptRow {
  sealed: Buffer | null;
  sealedKey: Buffer | null;
}

const excerptColumns = `id, account_id AS "accountId", event_id AS "eventId", occurred_at AS "occurredAt", kept_at AS "keptAt",
  model, template::text, ask, system_characters AS "systemCharacters", prompt_characters AS "promptCharacters",
  completion_characters AS "completionCharacters", erased_at AS "erasedAt"`;

async function findExcerpt(tx: Tx, scope: CaseScope, givenId: string): Promise<SealedRow> {
  const id = knownForm(givenId, 'excerpt_not_found', 'excerpt');
  const [row] = await tx.sql<SealedRow>(
    `SELECT ${excerptColumns}, sealed,
       (SELECT sealed_key FROM evidence_keys WHERE evidence_keys.account_id = evidence_excerpts.account_id) AS "sealedKey"
     FROM evidence_excerpts WHERE id = $3 AND account_id IN (${scope.accounts})`,
    [...scope.values, id],
  );
  if (!row) throw unknownObject(id, 'excerpt_not_found', 'excerpt');
  return row;
}

const toExcerpt = (row: ExcerptRow): Excerpt => ({
  id: row.id,
  accountId: row.accountId,
  eventId: row.eventId,
  occurredAt: row.occurredAt.toISOString(),
  keptAt: row.keptAt.toISOString(),
  model: row.model,
  template: row.template,
  asksFor: row.ask && (askPhrases[row.ask] ?? row.ask),
  systemCharacters: row.systemCharacters,
  promptCharacters: row.promptCharacters,
  completionCharacters: row.completionCharacters,
  erasedAt: row.erasedAt?.toISOString() ?? null,
});
