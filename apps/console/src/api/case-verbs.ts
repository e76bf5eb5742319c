import type {
  BulkAct,
  BulkActDetail,
  BulkActInput,
  BulkPreview,
  BulkPreviewInput,
} from '@stillwatch/contracts/bulk-act';
import type {
  Case,
  LeaseInput,
  NextCase,
  NextCaseInput,
  SavedFilter,
  SavedFilterInput,
  SnoozeInput,
} from '@stillwatch/contracts/case';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import type {
  Decision,
  DecisionAccount,
  DecisionInput,
  Impact,
  ImpactInput,
  SimilarCase,
  StatementOfReasons,
  StatementPreviewInput,
} from '@stillwatch/contracts/enforcement';
import { at, read, send } from './rest.js';

/** What an officer reads of the queue and its cases, and does to them. */
export const caseVerbs = {
  caseDetail: (caseId: string) => read<CaseDetail>(at('cases', caseId)),
  assign: (caseId: string, assigneeId: string | null) =>
    send<Case>(at('cases', caseId, 'assign'), { assigneeId }),
  /** Gives a case to the officer with the fewest. */
  autoAssign: (caseId: string) => send<Case>(at('cases', caseId, 'auto-assign')),
  addNote: (caseId: string, text: string) => send(at('cases', caseId, 'notes'), { text }),
  snooze: (caseId: string, input: SnoozeInput) => send<Case>(at('cases', caseId, 'snooze'), input),
  wake: (caseId: string) => send<Case>(at('cases', caseId, 'wake')),
  recordInformation: (caseId: string, text: string) =>
    send<Case>(at('cases', caseId, 'information-received'), { text }),
  /** Says who is looking at a case; to be repeated while one looks. */
  lease: (caseId: string, input: LeaseInput = {}) => send<Case>(at('cases', caseId, 'lease'), input),
  releaseLease: (caseId: string) => send(at('cases', caseId, 'lease'), undefined, {}, 'DELETE'),
  nextCase: (input: NextCaseInput) => send<NextCase>(at('cases', 'next'), input),
  assignNext: (input: NextCaseInput) => send<NextCase>(at('cases', 'assign-next'), input),
  similarCases: (caseId: string) => read<SimilarCase[]>(at('cases', caseId, 'similar')),
  impact: (caseId: string, input: ImpactInput) => send<Impact>(at('cases', caseId, 'impact'), input),

  savedFilters: () => read<SavedFilter[]>(at('saved-filters')),
  saveFilter: (input: SavedFilterInput) => send<SavedFilter>(at('saved-filters'), input),
  deleteFilter: (filterId: string) => send(at('saved-filters', filterId), undefined, {}, 'DELETE'),
  bulkPreview: (input: BulkPreviewInput) => send<BulkPreview>(at('cases', 'bulk-preview'), input),
  startBulk: (input: BulkActInput) => send<BulkAct>(at('cases', 'bulk'), input),
  bulkAct: (bulkActId: string) => read<BulkActDetail>(at('bulk-acts', bulkActId)),

  /** The statement of reasons as it would be written now. */
  previewStatement: (caseId: string, input: StatementPreviewInput) =>
    send<StatementOfReasons>(at('cases', caseId, 'statement-preview'), input),
  /** A repeat with the same `idempotencyKey` is the same proposal, so a double click or a retry cannot decide twice. */
  propose: (caseId: string, input: DecisionInput, idempotencyKey: string) =>
    send<Decision>(at('cases', caseId, 'decisions'), input, { 'idempotency-key': idempotencyKey }),
  approve: (decisionId: string, reason?: string) =>
    send<Decision>(at('decisions', decisionId, 'approve'), { reason }),
  reject: (decisionId: string, reason?: string) =>
    send<Decision>(at('decisions', decisionId, 'reject'), { reason }),
  cancel: (decisionId: string, reason?: string) =>
    send<Decision>(at('decisions', decisionId, 'cancel'), { reason }),
  decisionAccounts: (decisionId: string) => read<DecisionAccount[]>(at('decisions', decisionId, 'accounts')),
};
