import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { AttestationRequest } from '@stillwatch/contracts/attestation';
import { useStillwatch } from '../../api/data-provider.js';
import { Badge, type Tone } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { useNow } from '../../display/now.js';
import { Panel } from '../../display/panel.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { useMay } from '../../session/permission.js';
import { AskAttestationButton } from './acts/ask-attestation-button.js';
import { attestationState, attestationWord, type AttestationState } from './attestation-state.js';

const tones: Record<AttestationState, Tone> = {
  answered: 'exculpatory',
  late_answer: 'none',
  open: 'watch',
  overdue: 'review',
};

/** The requests to an account to say again what it does, newest first. */
export function useAttestationRequests(accountId: string) {
  const stillwatch = useStillwatch();
  return useQuery({
    queryKey: ['accounts', 'attestation-requests', accountId],
    queryFn: () => stillwatch.attestationRequests(accountId),
  });
}

export function AttestationLine({ request }: { request: AttestationRequest }) {
  const state = attestationState(request, useNow());
  const { dueAt, answeredAt, purposeVersion, requestedAt, requestedBy, message } = request;
  return (
    <Box component="li" sx={{ fontSize: 13 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 8px', alignItems: 'center' }}>
        <Badge tone={tones[state]}>{attestationWord[state]}</Badge>
        <span>
          {answeredAt === null ? (
            <>
              {state === 'overdue' ? 'was due' : 'due'} <Moment at={dueAt} />
            </>
          ) : (
            <>
              <Moment at={answeredAt} />, as version {purposeVersion}
            </>
          )}
        </span>
      </Box>
      <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5, overflowWrap: 'anywhere' }}>
        Asked by {requestedBy} <Moment at={requestedAt} />
        {message !== null && `: “${message}”`}
      </Box>
    </Box>
  );
}

/** Whether the account was asked to say again what it does, and what came of it. */
export function AttestationsPanel({ accountId, name }: { accountId: string; name: string }) {
  const may = useMay('cases:work');
  return (
    <Panel
      title="Re-attestation"
      aside={may ? <AskAttestationButton accountId={accountId} name={name} /> : undefined}
    >
      <Loaded
        query={useAttestationRequests(accountId)}
        what="the requests"
        skeleton={<SkeletonLines lines={2} />}
      >
        {(requests) =>
          requests.length === 0 ? (
            <Box component="p" sx={{ color: 'var(--ink-2)' }}>
              Never asked. What an account declares is asked for again when it falls due, or when an officer
              wants to know.
            </Box>
          ) : (
            <Box component="ul" sx={{ display: 'grid', gap: 2 }}>
              {requests.map((request) => (
                <AttestationLine key={request.id} request={request} />
              ))}
            </Box>
          )
        }
      </Loaded>
    </Panel>
  );
}
