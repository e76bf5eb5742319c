import { Box, Button, TextField } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { appealInputSchema, type AppealInput, type PublicAppeal } from '@stillwatch/contracts/appeal';
import { useParams } from 'react-router-dom';
import { publicAppeals } from '../api/appeal-verbs.js';
import { failureOf } from '../api/problem.js';
import { Refusal } from '../display/refusal.js';
import { Failed, SkeletonLines } from '../display/states.js';
import { useFields } from '../display/use-fields.js';
import { dateOf, exact } from '../format/time.js';
import { actionNoun } from '../format/words.js';
import { PublicFrame, PublicPart } from './public-frame.js';

const stateSentence = ({ state, deadline, appeal }: PublicAppeal): string => {
  switch (state) {
    case 'open':
      return `You can appeal until ${dateOf(deadline)}. Somebody who had no part in the decision will answer.`;
    case 'expired':
      return `The time to appeal ended on ${dateOf(deadline)}.`;
    case 'withdrawn':
      return 'The decision is no longer in force, so there is nothing to appeal against.';
    case 'submitted':
      return `Your appeal was received on ${exact(appeal?.submittedAt ?? deadline)} and waits for an answer.`;
    case 'upheld':
      return 'Your appeal was heard, and the decision stands.';
    case 'overturned':
      return 'Your appeal was heard, and the decision was overturned.';
  }
};

const Decision = ({ about }: { about: PublicAppeal }) => (
  <PublicPart title="What was decided">
    <p>
      {actionNoun[about.action].replace(/^./, (first) => first.toUpperCase())} for the account{' '}
      <code>{about.accountId}</code>
      {about.organizationName !== null && ` of ${about.organizationName}`}, on {dateOf(about.decidedAt)}
      {about.effectiveAt !== null && `, from ${dateOf(about.effectiveAt)} on`}
      {about.until !== null && `, until ${dateOf(about.until)}`}.
    </p>
    <Box component="p" sx={{ whiteSpace: 'pre-wrap' }}>
      {about.statement.explanation}
    </Box>
    {about.statement.facts.length > 0 && (
      <>
        <Box component="h3" sx={{ fontSize: 14.5, fontWeight: 650 }}>
          The facts it rests on
        </Box>
        <Box component="ul" sx={{ listStyle: 'disc', pl: 5 }}>
          {about.statement.facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </Box>
      </>
    )}
    {about.statement.clause !== null && (
      <Box
        component="blockquote"
        sx={{ borderLeft: '2px solid var(--line-strong)', pl: 3, color: 'var(--ink-2)' }}
      >
        <strong>
          {about.statement.clause.title}, version {about.statement.clause.version}
        </strong>
        <br />
        {about.statement.clause.text}
      </Box>
    )}
    <Box component="p" sx={{ color: 'var(--ink-2)' }}>
      {about.statement.automatedDetection
        ? 'The account was found by automated means; people decided.'
        : 'People found the account and decided.'}
    </Box>
  </PublicPart>
);

function AppealForm({ token }: { token: string }) {
  const queries = useQueryClient();
  const submit = useMutation({
    mutationFn: (input: AppealInput) => publicAppeals.submit(token, input),
    onSuccess: (appeal) => queries.setQueryData(['public-appeal', token], appeal),
  });
  const { parse, field } = useFields(
    () => ({ text: '', contactEmail: '' }),
    appealInputSchema,
    ({ text, contactEmail }) => ({
      text,
      contactEmail: contactEmail.trim() === '' ? undefined : contactEmail,
    }),
  );
  const text = field('text', submit.error);
  return (
    <PublicPart title="Your appeal">
      <Box
        component="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const input = parse();
          if (input !== undefined && !submit.isPending) submit.mutate(input);
        }}
        sx={{ display: 'grid', gap: 4 }}
      >
        <TextField
          label="Why the decision is wrong"
          multiline
          minRows={6}
          maxRows={20}
          fullWidth
          {...text}
          helperText={
            text.helperText ??
            'Say what you use the models for and what was misunderstood. One appeal for each decision.'
          }
        />
        <TextField
          label="E-mail for the answer (optional)"
          type="email"
          fullWidth
          {...field('contactEmail', submit.error)}
          required={false}
        />
        <Refusal error={submit.error} />
        <Box>
          <Button type="submit" variant="contained" size="large" disabled={submit.isPending}>
            {submit.isPending ? 'Sending…' : 'Send the appeal'}
          </Button>
        </Box>
      </Box>
    </PublicPart>
  );
}

const Submitted = ({ appeal }: { appeal: NonNullable<PublicAppeal['appeal']> }) => (
  <PublicPart title="What you wrote">
    <Box component="blockquote" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {appeal.text}
    </Box>
    {appeal.reason !== null && (
      <>
        <Box component="h3" sx={{ fontSize: 14.5, fontWeight: 650 }}>
          The answer{appeal.decidedAt !== null && ` of ${dateOf(appeal.decidedAt)}`}
        </Box>
        <Box component="p" sx={{ whiteSpace: 'pre-wrap' }}>
          {appeal.reason}
        </Box>
      </>
    )}
  </PublicPart>
);

/** A customer's way back: what was decided and why, and the one appeal against it. Reached by the link in the letter. */
export default function PublicAppealPage() {
  const { token = '' } = useParams();
  const query = useQuery({ queryKey: ['public-appeal', token], queryFn: () => publicAppeals.read(token) });
  if (query.data === undefined) {
    const isUnknown = query.error !== null && failureOf(query.error).status === 404;
    return (
      <PublicFrame title="Appeal against a decision">
        {query.error === null ? (
          <SkeletonLines lines={6} />
        ) : isUnknown ? (
          <PublicPart title="This link is not valid">
            <p>Check that the whole link of the letter was copied, or answer the letter.</p>
          </PublicPart>
        ) : (
          <Failed what="the decision" error={query.error} retry={() => void query.refetch()} />
        )}
      </PublicFrame>
    );
  }
  return (
    <PublicFrame title="Appeal against a decision">
      <Box component="p" role="status" sx={{ fontSize: 15, fontWeight: 600 }}>
        {stateSentence(query.data)}
      </Box>
      <Decision about={query.data} />
      {query.data.appeal !== null && <Submitted appeal={query.data.appeal} />}
      {query.data.state === 'open' && <AppealForm token={token} />}
    </PublicFrame>
  );
}
