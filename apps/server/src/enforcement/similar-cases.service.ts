import { Inject, Injectable } from '@nestjs/common';
import type { SimilarCase } from '@stillwatch/contracts/enforcement';
import type { Database } from '@stillwatch/database/database';
import { AccountsService, type NewestFinding } from '../accounts/accounts.service.js';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { CasesService } from '../cases/cases.service.js';
import { DATABASE } from '../env/tokens.js';
import { topSignals } from './top-signals.js';

const shown = 10;

type Row = Omit<SimilarCase, 'subject' | 'until' | 'decidedAt' | 'reinstatedAt'> & {
  readonly subjectType: SimilarCase['subject']['type'];
  readonly subjectId: string;
  readonly until: Date | null;
  readonly decidedAt: Date;
  readonly reinstatedAt: Date | null;
};

/** Finds what was decided when it looked like this, so that like is treated alike. */
@Injectable()
export class SimilarCasesService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly campaigns: CampaignsService,
    private readonly cases: CasesService,
  ) {}

  /**
   * The ten decided cases most like this one: those that share most of the signals that weigh most now, then of the same
   * band, then of the same declared purpose, then the newest. Decisions keep signals, band and purpose as they were then.
   * @throws ProblemError `case_not_found`
   */
  async to(caseId: string): Promise<SimilarCase[]> {
    const { id, subject, band, declaredCategory } = await this.cases.one(caseId);
    const finding = await this.database.transaction(async (tx): Promise<NewestFinding | undefined> =>
      subject.type === 'campaign'
        ? this.campaigns.finding(tx, subject.id)
        : (await this.accounts.newestFindings(tx, [subject.id])).get(subject.id),
    );
    const signals = topSignals(finding?.reasons ?? []);
    if (signals.length === 0) return [];
    const { rows } = await this.database.pool.query<Row>(findSimilar(signals.length), [
      ...[signals, id, band, declaredCategory],
    ]);
    return rows.map(({ subjectType, subjectId, until, decidedAt, reinstatedAt, ...row }) => ({
      ...row,
      subject: { type: subjectType, id: subjectId },
      until: until?.toISOString() ?? null,
      decidedAt: decidedAt.toISOString(),
      reinstatedAt: reinstatedAt?.toISOString() ?? null,
    }));
  }
}

/** How many of the first signals a decision has: for thousands of decisions a sum of tests, not a set for each. */
const sharedCount = (signalCount: number): string =>
  Array.from({ length: signalCount }, (_, n) => `($1[${n + 1}] = ANY(top_signals))::int`).join(' + ');

const findSimilar = (signalCount: number): string => `
WITH found AS (
  SELECT id, row_number() OVER (
    ORDER BY ${sharedCount(signalCount)} DESC, (band = $3) DESC NULLS LAST, (declared_category = $4) DESC NULLS LAST, proposed_at DESC
  ) AS place FROM decisions
  WHERE top_signals && $1::text[] AND status = 'in_force' AND action NOT IN ('request_information', 'reinstate')
    AND case_id <> $2
  ORDER BY place LIMIT ${shown}
)
SELECT decisions.id, decisions.case_id AS "caseId", cases.subject_type AS "subjectType", cases.subject_id AS "subjectId",
  organization_name AS "organizationName", action, reason, until, decisions.band,
  decisions.declared_category AS "declaredCategory", ARRAY(SELECT unnest($1::text[]) INTERSECT SELECT unnest(top_signals)) AS "sharedSignals",
  coalesce(resolved_at, proposed_at) AS "decidedAt", users.name AS "decidedByName",
  (SELECT min(coalesce(later.resolved_at, later.proposed_at)) FROM decisions AS later
   WHERE later.case_id = decisions.case_id AND later.action = 'reinstate' AND later.status = 'in_force') AS "reinstatedAt"
FROM found
JOIN decisions USING (id)
JOIN cases ON cases.id = decisions.case_id
JOIN users ON users.id = decisions.proposed_by
LEFT JOIN accounts ON cases.subject_type = 'account' AND accounts.account_id = cases.subject_id
ORDER BY place`;
