import { z } from 'zod';

/** An RFC 9457 problem document. `code` is stable and made for programs; `detail` is one sentence a person can act on. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** Every code the API answers, with its HTTP status and title. */
export const problemCatalog = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  malformed_body: { status: 400, title: 'The body cannot be read' },
  malformed_gzip: { status: 400, title: 'The compressed body is broken' },
  invalid_query: { status: 400, title: 'The query cannot be read' },
  unauthenticated: { status: 401, title: 'Not signed in' },
  invalid_credentials: { status: 401, title: 'E-mail or password do not match' },
  invalid_key: { status: 401, title: 'The key is not known' },
  insufficient_scope: { status: 403, title: 'Not permitted' },
  people_only: { status: 403, title: 'Only a signed-in person may do this' },
  cross_site_request: { status: 403, title: 'The request came from another site' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  account_not_found: { status: 404, title: 'The account is not known' },
  case_not_found: { status: 404, title: 'The case is not known' },
  decision_not_found: { status: 404, title: 'The decision is not known' },
  approval_not_found: { status: 404, title: 'The approval is not known' },
  campaign_not_found: { status: 404, title: 'The campaign is not known' },
  user_not_found: { status: 404, title: 'The person is not known' },
  key_not_found: { status: 404, title: 'The key is not known' },
  scorecard_not_found: { status: 404, title: 'The scorecard is not known' },
  backtest_not_found: { status: 404, title: 'The backtest is not known' },
  audit_job_not_found: { status: 404, title: 'The audit job is not known' },
  method_not_allowed: { status: 405, title: 'The address does not take this method' },
  decision_pending: { status: 409, title: 'A proposal is already open on this case' },
  case_decided: { status: 409, title: 'The case is decided' },
  decision_resolved: { status: 409, title: 'The decision is no longer open' },
  decision_expired: { status: 409, title: 'The proposed date has passed' },
  second_person_required: { status: 409, title: 'A second person must decide' },
  covered_by_approval: { status: 409, title: 'An approval on file covers this account' },
  standing_unchanged: { status: 409, title: 'The account already stands so' },
  last_administrator: { status: 409, title: 'The last administrator must stay' },
  email_taken: { status: 409, title: 'The e-mail address is in use' },
  approval_revoked: { status: 409, title: 'The approval is already revoked' },
  scorecard_exists: { status: 409, title: 'A scorecard of this version is stored' },
  scorecard_untested: { status: 409, title: 'The scorecard has not been tested' },
  scorecard_in_use: { status: 409, title: 'The scorecard is the active one' },
  idempotency_key_reused: { status: 409, title: 'The idempotency key was used for another request' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  too_many_attempts: { status: 429, title: 'Too many attempts' },
  internal_error: { status: 500, title: 'Something went wrong here' },
  database_unavailable: { status: 503, title: 'The database cannot be reached' },
} as const;
export type ProblemCode = keyof typeof problemCatalog;
