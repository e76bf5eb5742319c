import type { AttestationRequest, AttestationRequestInput } from '@stillwatch/contracts/attestation';
import type { CohortComparison } from '@stillwatch/contracts/cohort';
import type {
  AcceptanceCount,
  PolicyAcceptance,
  PolicyClause,
  PolicyClauseInput,
} from '@stillwatch/contracts/policy-clause';
import { at, read, send } from './rest.js';

/** What an officer does about terms, their acceptance, and what accounts say they do. */
export const policyVerbs = {
  addClause: (input: PolicyClauseInput) => send<PolicyClause>(at('policy-clauses'), input),
  acceptanceCounts: () => read<AcceptanceCount[]>(at('policy-clauses', 'acceptance-counts')),
  acceptancesOfAccount: (accountId: string) =>
    read<PolicyAcceptance[]>(at('accounts', accountId, 'policy-acceptances')),
  attestationRequests: (accountId: string) =>
    read<AttestationRequest[]>(at('accounts', accountId, 'attestation-requests')),
  requestAttestation: (accountId: string, input: AttestationRequestInput) =>
    send<AttestationRequest>(at('accounts', accountId, 'attestation-requests'), input),
  cohort: (accountId: string) => read<CohortComparison>(at('accounts', accountId, 'cohort')),
};
