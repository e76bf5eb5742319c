import { Box, Button } from '@mui/material';
import type { SessionSummary } from '@stillwatch/contracts/user';
import { useAct } from '../../api/use-act.js';
import { Badge } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { Refusal } from '../../display/refusal.js';
import { sessionPlace } from './person-words.js';
import { programOf } from './program-of.js';

interface SessionListProps {
  sessions: readonly SessionSummary[];
  /** Ends one; the present one has its own way out. */
  end: (sessionId: string) => Promise<unknown>;
}

/** Where somebody is signed in, newest use first. */
export function SessionList({ sessions, end }: SessionListProps) {
  const act = useAct({ act: end, happened: () => 'Signed out there.' });
  return (
    <>
      <Box component="ul" sx={{ display: 'grid', gap: 2 }}>
        {sessions.map((session) => {
          const place = sessionPlace(programOf(session.userAgent), session);
          return (
            <Box
              component="li"
              key={session.id}
              sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 12px', alignItems: 'center' }}
            >
              <Box sx={{ flex: '1 1 260px', minWidth: 0 }}>
                <Box
                  title={session.userAgent ?? undefined}
                  sx={{ fontWeight: 550, overflowWrap: 'anywhere' }}
                >
                  {place} {session.current && <Badge tone="exculpatory">Here</Badge>}
                </Box>
                <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
                  Signed in <Moment at={session.createdAt} />
                  {session.lastSeenAt !== null && (
                    <>
                      , last used <Moment at={session.lastSeenAt} />
                    </>
                  )}
                  , ends <Moment at={session.expiresAt} />
                </Box>
              </Box>
              {!session.current && (
                <Button
                  variant="text"
                  disabled={act.isPending}
                  aria-label={`Sign out: ${place}`}
                  onClick={() => act.mutate(session.id)}
                >
                  Sign out
                </Button>
              )}
            </Box>
          );
        })}
      </Box>
      <Refusal error={act.error} />
    </>
  );
}
