import { Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useStillwatch } from '../../api/data-provider.js';
import { useAct } from '../../api/use-act.js';
import { Panel } from '../../display/panel.js';
import { Refusal } from '../../display/refusal.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { SessionList } from '../users/session-list.js';

/** Where one is signed in oneself. */
export function OwnSessionsPanel() {
  const stillwatch = useStillwatch();
  const query = useQuery({ queryKey: ['sessions'], queryFn: () => stillwatch.ownSessions() });
  const endOthers = useAct({
    act: (_input: undefined) => stillwatch.endOwnOtherSessions(),
    happened: () => 'You are signed out everywhere else.',
  });
  return (
    <Panel
      title="Where you are signed in"
      aside={
        (query.data?.length ?? 0) > 1 && (
          <Button
            variant="outlined"
            disabled={endOthers.isPending}
            onClick={() => endOthers.mutate(undefined)}
          >
            Sign out everywhere else
          </Button>
        )
      }
    >
      <Loaded query={query} what="your sessions" skeleton={<SkeletonLines lines={3} />}>
        {(sessions) => (
          <SessionList sessions={sessions} end={(sessionId) => stillwatch.endOwnSession(sessionId)} />
        )}
      </Loaded>
      <Refusal error={endOthers.error} />
    </Panel>
  );
}
