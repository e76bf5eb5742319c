import { Box } from '@mui/material';
import type { User } from '@stillwatch/contracts/user';
import { Link, useParams } from 'react-router-dom';
import { Badge } from '../../display/badge.js';
import { Fact, Facts } from '../../display/fact.js';
import { Moment } from '../../display/moment.js';
import { useNow } from '../../display/now.js';
import { Page } from '../../display/page.js';
import { Panel } from '../../display/panel.js';
import { RecordPage } from '../../display/record-page.js';
import { SkeletonLines } from '../../display/states.js';
import { roleWord } from '../../format/words.js';
import { useMay, useOfficer } from '../../session/permission.js';
import { PersonActs } from './acts/person-acts.js';
import { ConfirmationBadge } from './confirmation.js';
import { OpenChanges } from './open-changes.js';
import { decides, introductionSentence, letInLastBy, statusSentence, statusWord } from './person-words.js';
import { SessionsPanel } from './sessions-panel.js';
import { useOpenUserChanges, usePerson } from './use-people.js';

function WhoPanel({ person }: { person: User }) {
  const { email, role, createdAt, disabledAt, invitedUntil, status } = person;
  const now = useNow();
  return (
    <Panel title="Sign-in">
      <Box sx={{ mb: 2 }}>{statusSentence(person, now)}</Box>
      <Facts>
        <Fact name="E-mail">{email}</Fact>
        <Fact name="Role">{roleWord[role].name}</Fact>
        <Fact name="May">{roleWord[role].may}</Fact>
        <Fact name="Added">
          <Moment at={createdAt} />
        </Fact>
        {status === 'invited' && invitedUntil !== null && (
          <Fact name="Link ends">
            <Moment at={invitedUntil} />
          </Fact>
        )}
        {disabledAt !== null && (
          <Fact name="Disabled">
            <Moment at={disabledAt} />
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}

function ConfirmedSentence({ person }: { person: User }) {
  const { name, confirmed, confirmedAt, confirmedBy } = person;
  const confirmer = usePersonName(confirmedBy);
  const officer = useOfficer();
  if (!decides(person)) return <>{name} does not decide, so nobody has to confirm who it is.</>;
  if (!confirmed && letInLastBy(person, officer?.id))
    return <>You let {name} in, so another administrator must confirm them before they propose or approve.</>;
  if (!confirmed)
    return (
      <>
        {name} may not propose or approve yet. An administrator who did not let {name} in must confirm them.
      </>
    );
  if (confirmedAt === null) return <>{name} counts as confirmed: there was no second administrator yet.</>;
  return (
    <>
      Confirmed{confirmer !== undefined && ` by ${confirmer}`} <Moment at={confirmedAt} />.
    </>
  );
}

function usePersonName(userId: string | null): string | undefined {
  const { data } = usePerson(userId);
  return data?.name;
}

function LetInPanel({ person }: { person: User }) {
  return (
    <Panel title="Let in by">
      <Box component="p" sx={{ mb: 2 }}>
        <ConfirmedSentence person={person} />
      </Box>
      <Box component="ol" aria-label="How they were let in" sx={{ display: 'grid', gap: 1 }}>
        {person.introductions.map((introduction, index) => (
          <Box
            component="li"
            key={index}
            sx={{ display: 'flex', gap: 3, justifyContent: 'space-between', flexWrap: 'wrap' }}
          >
            {introduction.introducedBy === null ? (
              <span>{introductionSentence(introduction)}</span>
            ) : (
              <Link to={`/users/${introduction.introducedBy}`}>{introductionSentence(introduction)}</Link>
            )}
            <Box component="span" sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
              <Moment at={introduction.at} />
            </Box>
          </Box>
        ))}
      </Box>
      {decides(person) && (
        <Box component="p" sx={{ mt: 2, color: 'var(--ink-3)', fontSize: 12.5 }}>
          Whoever let {person.name} in and {person.name} do not count as two people: neither approves what the
          other proposed.
        </Box>
      )}
    </Panel>
  );
}

function PersonBody({ person }: { person: User }) {
  const mayWrite = useMay('users:write');
  const officer = useOfficer();
  const changes = useOpenUserChanges();
  const isSelf = person.id === officer?.id;
  return (
    <Page
      title={person.name}
      subtitle={
        <Box component="span" sx={{ display: 'inline-flex', flexWrap: 'wrap', gap: 2, alignItems: 'center' }}>
          <Badge tone={person.status === 'active' ? 'none' : 'review'}>{statusWord(person)}</Badge>
          <ConfirmationBadge person={person} />
          <span>{roleWord[person.role].name}</span>
        </Box>
      }
    >
      {mayWrite && (
        <Box role="group" aria-label="Acts" sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
          <PersonActs person={person} />
        </Box>
      )}
      <OpenChanges changes={(changes.data ?? []).filter(({ userId }) => userId === person.id)} />
      <Box
        sx={{
          display: 'grid',
          gap: 3,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' },
        }}
      >
        <WhoPanel person={person} />
        <LetInPanel person={person} />
      </Box>
      {mayWrite && !isSelf && person.status !== 'disabled' && <SessionsPanel person={person} />}
    </Page>
  );
}

/** One person: how they sign in, who let them in, where they are signed in, and what may be done about it. */
export default function PersonPage() {
  const { id = '' } = useParams();
  const query = usePerson(id);
  return (
    <RecordPage
      query={query}
      noun="person"
      hint="People are invited on the page People."
      skeleton={
        <Page title="Person">
          <SkeletonLines lines={8} />
        </Page>
      }
    >
      {(person) => <PersonBody key={person.id} person={person} />}
    </RecordPage>
  );
}
