import type { Account, Approval, ApprovalInput } from '@stillwatch/contracts/account';
import type { Dossier } from '@stillwatch/contracts/dossier';
import type { AuditJob, AuditJobName, AuditRun } from '@stillwatch/contracts/scheduled-audit';
import type {
  Backtest,
  BacktestSummary,
  ScorecardDetail,
  ScorecardVersion,
  ShadowComparison,
} from '@stillwatch/contracts/scorecard-version';
import type { AccountIntakeFinding } from '@stillwatch/contracts/intake';
import type { Backlog, SystemState } from '@stillwatch/contracts/system';
import type { UsageHour } from '@stillwatch/contracts/usage-series';
import type { OnDuty } from '@stillwatch/contracts/user';
import simpleRestProvider from 'ra-data-simple-rest';
import type { DataProvider } from 'react-admin';
import { sessionClient } from '../session/session.js';
import { appealVerbs } from './appeal-verbs.js';
import { auditVerbs } from './audit-verbs.js';
import { campaignVerbs } from './campaign-verbs.js';
import { caseVerbs } from './case-verbs.js';
import { evidenceVerbs } from './evidence-verbs.js';
import { policyVerbs } from './policy-verbs.js';
import { packetVerbs } from './packet-verbs.js';
import { peopleVerbs } from './people-verbs.js';
import { at, base, read, send } from './rest.js';
import { webhookVerbs } from './webhook-verbs.js';

/** What officers do, as methods: the generic reads of react-admin and one verb for each act of the API. */
const verbs = {
  ...campaignVerbs,
  ...caseVerbs,
  ...appealVerbs,
  ...evidenceVerbs,
  ...webhookVerbs,
  ...packetVerbs,
  ...policyVerbs,
  ...peopleVerbs,
  ...auditVerbs,
  account: (accountId: string) => read<Account>(at('accounts', accountId)),
  dossier: (accountId: string) => read<Dossier>(at('accounts', accountId, 'dossier')),
  usage: (accountId: string, days: number) =>
    read<UsageHour[]>(`${at('accounts', accountId, 'usage')}?days=${days}`),
  addApproval: (accountId: string, input: ApprovalInput) =>
    send<Approval>(at('accounts', accountId, 'approvals'), input),
  revokeApproval: (approvalId: string, reason: string) =>
    send<Approval>(at('approvals', approvalId, 'revoke'), { reason }),

  auditJobs: () => read<AuditJob[]>(at('scheduled-audits')),
  runAudit: (job: AuditJobName) => send<AuditRun>(at('scheduled-audits', job, 'run')),
  pauseAudit: (job: AuditJobName) => send<AuditJob>(at('scheduled-audits', job, 'pause')),
  resumeAudit: (job: AuditJobName) => send<AuditJob>(at('scheduled-audits', job, 'resume')),
  scorecard: (version: string) => read<ScorecardDetail>(at('scorecards', version)),
  shadowScorecard: (version: string) => send<ScorecardVersion>(at('scorecards', version, 'shadow')),
  activateScorecard: (version: string) => send<ScorecardVersion>(at('scorecards', version, 'activate')),
  retireScorecard: (version: string) => send<ScorecardVersion>(at('scorecards', version, 'retire')),
  shadowComparison: (version: string) =>
    read<ShadowComparison>(at('scorecards', version, 'shadow-comparison')),
  startBacktest: (version: string) => send<Backtest>(at('scorecards', version, 'backtests')),
  /** The newest backtest of a scorecard, with its result so far. */
  newestBacktest: async (version: string): Promise<Backtest | null> => {
    const filter = encodeURIComponent(JSON.stringify({ scorecardVersion: version }));
    const [newest] = await read<BacktestSummary[]>(`${at('backtests')}?filter=${filter}&range=[0,0]`);
    return newest === undefined ? null : read<Backtest>(at('backtests', newest.id));
  },
  onDuty: () => read<OnDuty[]>(at('users', 'on-duty')),
  backlog: () => read<Backlog>(at('system', 'backlog')),
  systemState: () => read<SystemState>(at('system')),
  intakeFindings: () => read<AccountIntakeFinding[]>(at('system', 'intake', 'findings')),
};

export type StillwatchDataProvider = DataProvider & typeof verbs;

export const dataProvider: StillwatchDataProvider = { ...simpleRestProvider(base, sessionClient), ...verbs };

/** The domain verbs for a component. They may take long: where the session has ended, they wait until the person is in again. */
export const useStillwatch = (): typeof verbs => verbs;
