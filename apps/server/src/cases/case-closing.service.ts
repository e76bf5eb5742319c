import { Injectable } from '@nestjs/common';
import type { CaseState } from '@stillwatch/contracts/case';
import type { Tx } from '@stillwatch/database/database';
import type { AuditLogEntryInput } from '../audit-log/audit-log.service.js';
import { systemActor, type Actor } from '../http/actor.js';

/** How a case ends that nobody decided because its campaign is none any more. It gives nobody a rest: see `FindingsService`. */
export const campaignDissolved = 'campaign_dissolved';

/** A decision in a campaign's case, as far as it ends or brings back the cases of the accounts that it is about. */
export interface DecisionElsewhere {
  readonly decisionId: string;
  readonly decidedInCaseId: string;
  readonly campaignId: string;
  readonly action: string;
}

interface Moved {
  readonly id: string;
  readonly subjectId: string;
  readonly state: CaseState;
}

/**
 * Closes cases that a decision about something larger has decided, or that have lost their subject, and brings them back.
 * Any number of cases costs the same few statements.
 *
 * Invariant: a case with an open proposal is never closed here: people have begun to decide it, and people end it. Whoever
 * calls this for accounts holds their locks, so no finding opens or joins a case meanwhile; the cases are locked here, in the
 * order of their ids and after the campaign's own case. Everything is answered as entries for the audit log, which the caller
 * appends at the end of the transaction, because the chain's lock comes last.
 */
@Injectable()
export class CaseClosingService {
  /** Ends the open cases of accounts about which a decision in their campaign's case has entered into force. */
  async closeDecidedElsewhere(
    tx: Tx,
    actor: Actor,
    accountIds: readonly string[],
    given: DecisionElsewhere & { readonly at: Date },
  ): Promise<AuditLogEntryInput[]> {
    const { action: outcome, at, ...reference } = given;
    const detail = { outcome, ...reference, because: 'decided in the case of its campaign' };
    const cases = await lockOpenCases(tx, 'account', accountIds);
    await close(tx, cases, { actor, outcome, detail, at });
    return cases.map(({ id, subjectId, state }) => ({
      ...{ action: 'case.closed', objectType: 'case', objectId: id },
      ...{ before: { state }, after: { state: 'closed', accountId: subjectId, ...detail } },
    }));
  }

  /** Brings the cases back that {@link closeDecidedElsewhere} closed, unless their account has a newer one. */
  async reopenDecidedElsewhere(
    tx: Tx,
    actor: Actor,
    accountIds: readonly string[],
    { decisionId, at }: { readonly decisionId: string; readonly at: Date },
  ): Promise<AuditLogEntryInput[]> {
    const cases = await tx.sql<Moved & Record<string, unknown>>(lockClosedBy, [accountIds, decisionId]);
    const ids = cases.map(({ id }) => id);
    const detail = { decisionId, because: 'the decision was withdrawn' };
    await appendEvents(tx, ids, { actor, kind: 'reopened', detail, at });
    await tx.sql(`UPDATE cases SET state = 'open', closed_at = NULL, outcome = NULL WHERE id = ANY($1)`, [
      ids,
    ]);
    return cases.map(({ id, subjectId }) => ({
      ...{ action: 'case.reopened', objectType: 'case', objectId: id },
      ...{ before: { state: 'closed' }, after: { state: 'open', accountId: subjectId, ...detail } },
    }));
  }

  /**
   * Ends the undecided cases of campaigns that nothing links any more. One that was decided in parts keeps the gravest of
   * them as its outcome. The caller holds the locks of linkage and of these campaigns' scores.
   */
  async closeDissolved(tx: Tx, campaignIds: readonly string[], at: Date): Promise<AuditLogEntryInput[]> {
    const cases = await lockOpenCases(tx, 'campaign', campaignIds);
    const parts = await gravestParts(
      tx,
      cases.map(({ id }) => id),
    );
    const entries: AuditLogEntryInput[] = [];
    for (const { id, subjectId, state } of cases) {
      const outcome = parts.get(id) ?? campaignDissolved;
      const detail = { outcome, because: 'the campaign was dissolved' };
      await close(tx, [{ id }], { actor: systemActor, outcome, detail, at });
      entries.push({
        ...{ action: 'case.closed', objectType: 'case', objectId: id },
        ...{ before: { state }, after: { state: 'closed', campaignId: subjectId, ...detail } },
      });
    }
    return entries;
  }
}

/** From the mildest to the gravest. */
const byGravity = ['reinstate', 'no_violation', 'warn', 'limit', 'suspend', 'ban'];

/** The gravest decision in force of each case that has one that decides. */
export async function gravestParts(tx: Tx, caseIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.sql<{ caseId: string; action: string }>(
    `SELECT DISTINCT ON (case_id) case_id AS "caseId", action FROM decisions
     WHERE case_id = ANY($1) AND status = 'in_force' AND action = ANY($2)
     ORDER BY case_id, array_position($2, action) DESC`,
    [caseIds, byGravity],
  );
  return new Map(rows.map(({ caseId, action }) => [caseId, action]));
}

/**
 * Locks every case that is not closed before it looks at its state, which a transaction that was waited for may have changed,
 * and answers those without an open proposal.
 */
async function lockOpenCases(
  tx: Tx,
  type: 'account' | 'campaign',
  subjectIds: readonly string[],
): Promise<Moved[]> {
  const rows = await tx.sql<Moved & Record<string, unknown>>(
    `SELECT id, subject_id AS "subjectId", state FROM cases
     WHERE subject_type = $1 AND subject_id = ANY($2) AND state <> 'closed' ORDER BY id FOR UPDATE`,
    [type, subjectIds],
  );
  return rows.filter(({ state }) => state === 'open' || state === 'awaiting_information');
}

interface Closing {
  readonly actor: Actor;
  readonly outcome: string;
  readonly detail: object;
  readonly at: Date;
}

async function close(
  tx: Tx,
  cases: readonly Pick<Moved, 'id'>[],
  { actor, outcome, detail, at }: Closing,
): Promise<void> {
  const ids = cases.map(({ id }) => id);
  await appendEvents(tx, ids, { actor, kind: 'closed', detail, at });
  await tx.sql(
    `UPDATE cases SET state = 'closed', closed_at = $2, outcome = $3, snoozed_until = NULL, lease_holder_id = NULL, leased_until = NULL
     WHERE id = ANY($1)`,
    [ids, at, outcome],
  );
}

/** The same line in the history of each of the locked cases, later than its newest: see `appendCaseEvent`. */
async function appendEvents(
  tx: Tx,
  caseIds: readonly string[],
  event: {
    readonly actor: Actor;
    readonly kind: 'closed' | 'reopened';
    readonly detail: object;
    readonly at: Date;
  },
): Promise<void> {
  if (caseIds.length === 0) return;
  const { actor, kind, detail, at } = event;
  await tx.sql(
    `INSERT INTO case_events (id, case_id, at, actor_id, actor_name, kind, detail)
     SELECT gen_random_uuid(), case_id, greatest($2::timestamptz, (
         SELECT max(at) + interval '1 millisecond' FROM case_events WHERE case_events.case_id = closing.case_id
       )), $3, $4, $5, $6::jsonb
     FROM unnest($1::uuid[]) AS closing(case_id)`,
    [caseIds, at, actor === systemActor ? null : actor.id, actor.name, kind, JSON.stringify(detail)],
  );
}

/** Closed cases of accounts whose closing tells of the decision, where the account has no other that is not closed. */
const lockClosedBy = `
SELECT id, subject_id AS "subjectId", state FROM cases
WHERE subject_type = 'account' AND subject_id = ANY($1) AND state = 'closed'
  AND (
    SELECT detail ->> 'decisionId' FROM case_events
    WHERE case_id = cases.id AND kind = 'closed' ORDER BY at DESC, id DESC LIMIT 1
  ) = $2
  AND NOT EXISTS (
    SELECT FROM cases AS newer
    WHERE newer.subject_type = 'account' AND newer.subject_id = cases.subject_id AND newer.state <> 'closed'
  )
ORDER BY id FOR UPDATE`;
