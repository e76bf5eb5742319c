import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { User } from '@stillwatch/contracts/user';
import { useState } from 'react';
import { useStillwatch } from '../../api/data-provider.js';
import { ConfirmDialog } from '../../display/confirm-dialog.js';
import { Panel } from '../../display/panel.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { SessionList } from './session-list.js';

/** Where a person is signed in, and the way to end it. For administrators. */
export function SessionsPanel({ person }: { person: User }) {
  const stillwatch = useStillwatch();
  const [isAsking, ask] = useState(false);
  const query = useQuery({
    queryKey: ['users', 'sessions', person.id],
    queryFn: () => stillwatch.userSessions(person.id),
  });
  return (
    <Panel
      title="Signed in"
      aside={
        (query.data?.length ?? 0) > 0 && (
          <Button variant="outlined" onClick={() => ask(true)}>
            Sign out everywhere
          </Button>
        )
      }
    >
      <Loaded query={query} what="the sessions" skeleton={<SkeletonLines lines={3} />}>
        {(sessions) =>
          sessions.length === 0 ? (
            <Box component="p" sx={{ color: 'var(--ink-2)' }}>
              Nowhere at present.
            </Box>
          ) : (
            <SessionList
              sessions={sessions}
              end={(sessionId) => stillwatch.endUserSession(person.id, sessionId)}
            />
          )
        }
      </Loaded>
      {isAsking && (
        <ConfirmDialog
          title={`Sign ${person.name} out everywhere`}
          confirm="Sign out everywhere"
          act={() => stillwatch.endUserSessions(person.id)}
          happened={() => `${person.name} is signed out everywhere.`}
          onClose={() => ask(false)}
          harmful
        >
          <p>
            {person.name} can sign in again with the same password. If somebody else may know it, reset it
            instead.
          </p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}
