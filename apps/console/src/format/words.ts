import type { ApprovalKind } from '@stillwatch/contracts/account';
import type { AppealOutcome } from '@stillwatch/contracts/appeal';
import type { CaseEvent, CaseOrigin, CaseState } from '@stillwatch/contracts/case';
import type { DecisionAction, DecisionStatus, Standing } from '@stillwatch/contracts/enforcement';
import type { Band, SignalFamily } from '@stillwatch/contracts/risk';
import type { Role } from '@stillwatch/contracts/user';

/** "customer_support" and "outputTokens" become words: "customer support", "output tokens". */
export const spelled = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_\-.]+/g, ' ')
    .toLowerCase()
    .trim();

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const bandWord: Record<Band, string> = {
  none: 'None',
  watch: 'Watch',
  review: 'Review',
  critical: 'Critical',
};

export const standingWord: Record<Standing, string> = {
  active: 'Active',
  limited: 'Limited',
  suspended: 'Suspended',
  banned: 'Banned',
};

export const stateWord: Record<CaseState, string> = {
  open: 'To decide',
  awaiting_information: 'Awaiting information',
  awaiting_approval: 'Awaiting approval',
  closed: 'Closed',
};

export const originWord: Record<CaseOrigin, string> = {
  score: 'Opened by score',
  sample: 'Random sample',
  attestation: 'Purpose due for re-attestation',
};

export const familyWord: Record<SignalFamily, string> = {
  structure: 'Structure',
  intent: 'Intent',
  economics: 'Economics',
  tempo: 'Tempo',
  coordination: 'Coordination',
  purpose: 'Purpose',
  approval: 'Approval',
};

export const approvalWord: Record<ApprovalKind, string> = {
  classifier_exception: 'Classifier exception',
  research_agreement: 'Research agreement',
  own_platform_fine_tuning: 'Fine-tuning on our platform',
  reseller: 'Reseller',
};

export const trainsModelsWord: Record<string, string> = {
  no: 'no',
  non_competing: 'yes, not competing',
  competing: 'yes, competing',
  unknown: 'not answered',
};

/** The same as an answer to a customer's question. */
export const trainsModelsLong: Record<string, string> = {
  no: 'No',
  non_competing: 'Yes, models that do not compete with this service',
  competing: 'Yes, models that may compete with this service',
  unknown: 'Not known',
};

/** The act as a noun, for sentences: "proposed a ban". */
export const actionNoun: Record<DecisionAction, string> = {
  no_violation: 'no violation',
  request_information: 'a request for information',
  warn: 'a warning',
  limit: 'a limit',
  suspend: 'a suspension',
  ban: 'a ban',
  reinstate: 'a reinstatement',
};

/** The act as a button says it. */
export const actionVerb: Record<DecisionAction, string> = {
  no_violation: 'No violation',
  request_information: 'Ask for information',
  warn: 'Warn',
  limit: 'Limit',
  suspend: 'Suspend',
  ban: 'Ban',
  reinstate: 'Reinstate',
};

export const decisionStatusWord: Record<DecisionStatus, string> = {
  proposed: 'Waits for a second person',
  in_force: 'In force',
  rejected: 'Rejected',
  cancelled: 'Cancelled',
};

export const eventWord: Record<CaseEvent['kind'], string> = {
  opened: 'Case opened',
  finding_joined: 'A later finding joined',
  assigned: 'Assigned',
  unassigned: 'Unassigned',
  note: 'Note',
  decision_proposed: 'Proposed',
  decision_approved: 'Approved',
  decision_rejected: 'Rejected',
  decision_cancelled: 'Cancelled',
  decision_in_force: 'In force',
  closed: 'Case closed',
  reopened: 'Case reopened',
  decision_withdrawn: 'Taken back',
  snoozed: 'Snoozed',
  woken: 'Back in the queue',
  information_received: 'Information received',
  taken_over: 'Taken over',
  attachment_added: 'File attached',
  attachment_withdrawn: 'File withdrawn',
  appeal_submitted: 'Appeal',
  appeal_decided: 'Appeal decided',
};

export const roleWord: Record<Role, { name: string; may: string }> = {
  viewer: { name: 'Viewer', may: 'reads everything, changes nothing' },
  officer: { name: 'Officer', may: 'works cases, proposes and approves decisions, runs audits' },
  administrator: {
    name: 'Administrator',
    may: 'as an officer, and manages people, accounts, approvals and scorecards',
  },
};

export const appealOutcomeWord: Record<AppealOutcome, string> = {
  upheld: 'Decision upheld',
  overturned: 'Decision overturned',
};
