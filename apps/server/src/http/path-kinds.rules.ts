import type { ProblemCode } from '@stillwatch/contracts/problem';

/** By the part of a route before a parameter: what the parameter names, and the 404 of its kind. */
const kinds: Record<string, ProblemCode> = {
  accounts: 'account_not_found',
  enforcement: 'account_not_found',
  cases: 'case_not_found',
  decisions: 'decision_not_found',
  approvals: 'approval_not_found',
  campaigns: 'campaign_not_found',
  members: 'campaign_member_not_found',
  users: 'user_not_found',
  'user-changes': 'user_change_not_found',
  sessions: 'session_not_found',
  'api-keys': 'key_not_found',
  'policy-clauses': 'clause_not_found',
  'policy-acceptances': 'clause_not_found',
  're-anchor': 're_anchor_not_found',
  'dead-letters': 'dead_letter_not_found',
  'saved-filters': 'saved_filter_not_found',
  'bulk-acts': 'bulk_act_not_found',
  'scheduled-audits': 'audit_job_not_found',
  excerpts: 'excerpt_not_found',
  attachments: 'attachment_not_found',
  appeals: 'appeal_not_found',
  notices: 'notice_not_found',
  'webhook-endpoints': 'webhook_endpoint_not_found',
  'webhook-deliveries': 'webhook_delivery_not_found',
  scorecards: 'scorecard_not_found',
  backtests: 'backtest_not_found',
  'evidence-packets': 'evidence_packet_not_found',
};

/**
 * What is missing when a parameter of a route names nothing: the kind of the nearest named part before it; everything
 * under `/v1/public` is a link.
 */
export function missingKind(route: string, parameter: string): ProblemCode {
  const parts = route.split('/');
  if (parts[2] === 'public') return 'link_not_valid';
  const before = parts.slice(0, parts.indexOf(`:${parameter}`)).reverse();
  const named = before.find((part) => !part.startsWith(':'));
  return kinds[named ?? ''] ?? 'not_found';
}

/** Whether a parameter can name anything at all: no column holds NUL or half a surrogate pair. */
export const canName = (value: string): boolean => !value.includes('\0') && value.isWellFormed();
