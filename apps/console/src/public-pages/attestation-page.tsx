import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { DeclaredPurposeInput } from '@stillwatch/contracts/account';
import type { PublicAttestation } from '@stillwatch/contracts/attestation';
import { useParams } from 'react-router-dom';
import { failureOf } from '../api/problem.js';
import { publicAttestations } from '../api/public-attestations.js';
import { Fact, Facts } from '../display/fact.js';
import { Failed, SkeletonLines } from '../display/states.js';
import { count } from '../format/number.js';
import { dateOf } from '../format/time.js';
import { capitalised, spelled, trainsModelsLong } from '../format/words.js';
import { AttestationForm } from './attestation-form.js';
import { PublicFrame, PublicPart } from './public-frame.js';

const title = 'What you use the service for';

const stateSentence = ({ state, dueAt }: PublicAttestation): string => {
  switch (state) {
    case 'open':
      return `Please answer by ${dateOf(dueAt)}: confirm what is on file, or correct it.`;
    case 'late':
      return `The date was ${dateOf(dueAt)}. Your answer is still taken: please confirm what is on file, or correct it.`;
    case 'answered':
      return 'Thank you. Your answer was received and is on file; there is nothing more to do.';
    case 'closed':
      return `This link was open until some time after ${dateOf(dueAt)} and takes no answer any more. Answer the letter to get a new one.`;
  }
};

const OnFile = ({ declared }: { declared: DeclaredPurposeInput }) => (
  <Box sx={{ display: 'grid', gap: 2 }}>
    {declared.statement !== undefined && declared.statement !== '' && (
      <Box component="blockquote" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        “{declared.statement}”
      </Box>
    )}
    <Facts>
      <Fact name="Kind of use">{capitalised(spelled(declared.category))}</Fact>
      <Fact name="Trains models with the outputs">
        {trainsModelsLong[declared.trainsModels ?? ''] ?? 'Not answered'}
      </Fact>
      <Fact name="Tokens a month">
        {declared.expectedMonthlyTokens === undefined
          ? 'Not answered'
          : count(declared.expectedMonthlyTokens)}
      </Fact>
      <Fact name="End users">{capitalised(spelled(declared.endUsers ?? 'not answered'))}</Fact>
      {declared.expiresAt !== undefined && <Fact name="Holds until">{dateOf(declared.expiresAt)}</Fact>}
    </Facts>
    {(declared.evidence ?? []).length > 0 && (
      <Box component="ul" aria-label="Evidence" sx={{ listStyle: 'disc', pl: 5 }}>
        {declared.evidence?.map(({ title: name, url, note }, index) => (
          <Box component="li" key={index} sx={{ overflowWrap: 'anywhere' }}>
            {[name, url, note].filter((part) => part !== undefined && part !== '').join(' · ')}
          </Box>
        ))}
      </Box>
    )}
  </Box>
);

/** A customer says again what it does: what is asked, what is on file, and the one answer. Reached by the letter's link. */
export default function PublicAttestationPage() {
  const { token = '' } = useParams();
  const query = useQuery({
    queryKey: ['public-attestation', token],
    queryFn: () => publicAttestations.read(token),
    // What is being typed must not be replaced by what was on file.
    refetchOnWindowFocus: false,
  });
  if (query.data === undefined) {
    const isUnknown = query.error !== null && failureOf(query.error).status === 404;
    return (
      <PublicFrame title={title}>
        {query.error === null ? (
          <SkeletonLines lines={6} />
        ) : isUnknown ? (
          <PublicPart title="This link is not valid">
            <p>Check that the whole link of the letter was copied, or answer the letter.</p>
          </PublicPart>
        ) : (
          <Failed what="the request" error={query.error} retry={() => void query.refetch()} />
        )}
      </PublicFrame>
    );
  }
  const { accountId, organizationName, message, declared, state } = query.data;
  const takesAnswer = state === 'open' || state === 'late';
  return (
    <PublicFrame title={title}>
      <Box component="p" role="status" sx={{ fontSize: 15, fontWeight: 600 }}>
        {stateSentence(query.data)}
      </Box>
      <PublicPart title={state === 'answered' ? 'What is on file now' : 'What you have declared'}>
        <p>
          The account <code>{accountId}</code>
          {organizationName !== null && ` of ${organizationName}`}:
        </p>
        {declared === null ? <p>Nothing has been declared yet.</p> : <OnFile declared={declared} />}
      </PublicPart>
      {message !== null && takesAnswer && (
        <PublicPart title="What we would like to know">
          <Box component="p" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {message}
          </Box>
        </PublicPart>
      )}
      {takesAnswer && <AttestationForm token={token} declared={declared} />}
    </PublicFrame>
  );
}
