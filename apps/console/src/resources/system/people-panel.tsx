import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { PeopleState } from '@stillwatch/contracts/system';
import { Link } from 'react-router-dom';
import { useStillwatch } from '../../api/data-provider.js';
import { Badge } from '../../display/badge.js';
import { Panel } from '../../display/panel.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { count } from '../../format/number.js';
import { originSentence } from './origin-sentence.js';
import { Figure } from './figure.js';

const Figures = ({ people }: { people: PeopleState }) => (
  <>
    <Box
      component="dl"
      sx={{ display: 'grid', gap: 4, gridTemplateColumns: { xs: 'repeat(2, 1fr)', md: 'repeat(4, 1fr)' } }}
    >
      <Figure
        name="People"
        value={count(people.people)}
        note={<Link to="/users">who can sign in or is invited</Link>}
      />
      <Figure
        name="Administrators"
        value={count(people.administrators)}
        note={people.twoAdministrators ? 'acts about one of them take two' : 'invite a second one'}
        alarming={people.administrators < 2}
      />
      <Figure
        name="Not confirmed"
        value={count(people.unconfirmed)}
        note="may not decide before an administrator confirms them"
      />
      <Figure
        name="Decisions of one origin"
        value={count(people.oneOriginDecisions30d)}
        note="of two people whom one let in, 30 days"
      />
    </Box>
    <Box component="p" sx={{ mt: 3, color: 'var(--ink-2)' }}>
      {originSentence(people)}
    </Box>
  </>
);

/** How far two people are two here. */
export function PeoplePanel() {
  const stillwatch = useStillwatch();
  const query = useQuery({ queryKey: ['system', 'state'], queryFn: () => stillwatch.systemState() });
  return (
    <Panel
      title="Two people"
      aside={
        query.data && (
          <Badge tone={query.data.people.oneOrigin ? 'review' : 'exculpatory'}>
            {query.data.people.oneOrigin ? 'One origin' : 'Several origins'}
          </Badge>
        )
      }
    >
      <Loaded query={query} what="who let whom in" skeleton={<SkeletonLines lines={3} />}>
        {({ people }) => <Figures people={people} />}
      </Loaded>
    </Panel>
  );
}
