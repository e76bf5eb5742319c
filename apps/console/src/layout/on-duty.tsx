import { Box, Popover } from '@mui/material';
import { styled } from '@mui/material/styles';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useStillwatch } from '../api/data-provider.js';
import { Moment } from '../display/moment.js';
import { Person } from '../display/person.js';
import { roleWord } from '../format/words.js';
import { useMay, useOfficer } from '../session/permission.js';

const askEveryMs = 60_000;
const shownFaces = 4;

const Faces = styled('button')({
  all: 'unset',
  cursor: 'pointer',
  display: 'inline-flex',
  alignItems: 'center',
  height: 30,
  padding: '0 6px',
  borderRadius: 8,
  color: 'var(--ink-2)',
  '&:hover': { background: 'var(--hover)' },
  '&:focus-visible': { outline: '2px solid var(--focus)', outlineOffset: 1 },
});

/** Who else works here now: whoever has used Stillwatch in the last five minutes. Asking keeps oneself on duty too. */
export function OnDutyPeople() {
  const stillwatch = useStillwatch();
  const may = useMay('users:read');
  const officer = useOfficer();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { data } = useQuery({
    queryKey: ['users', 'on-duty'],
    queryFn: () => stillwatch.onDuty(),
    enabled: may,
    refetchInterval: askEveryMs,
  });
  if (data === undefined || officer === undefined) return null;
  const others = data.filter(({ id }) => id !== officer.id);
  const words =
    others.length === 0 ? 'Alone on duty' : `On duty: ${others.map(({ name }) => name).join(', ')}`;
  return (
    <>
      <Faces
        type="button"
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        aria-label={words}
        title={words}
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={others.length === 0 ? { display: { xs: 'none', md: 'inline-flex' } } : undefined}
      >
        {others.length === 0 ? (
          <Box component="span" sx={{ fontSize: 12.5, color: 'var(--ink-3)' }}>
            Alone on duty
          </Box>
        ) : (
          <>
            {others.slice(0, shownFaces).map(({ id, name }, index) => (
              <Box
                component="span"
                key={id}
                sx={{
                  ...{ width: 22, overflow: 'hidden', ml: index === 0 ? 0 : '-5px' },
                  display: { xs: index === 0 ? 'inline-flex' : 'none', sm: 'inline-flex' },
                }}
              >
                <Person name={name} size={22} />
              </Box>
            ))}
            {others.length > shownFaces && (
              <Box component="span" sx={{ fontSize: 12, ml: 1 }}>
                +{others.length - shownFaces}
              </Box>
            )}
          </>
        )}
      </Faces>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{ paper: { role: 'dialog', 'aria-label': 'On duty' } }}
      >
        <Box sx={{ p: 4, minWidth: 240, display: 'grid', gap: 2 }}>
          <Box component="h2" sx={{ fontSize: 12, fontWeight: 600, color: 'var(--ink-3)' }}>
            On duty in the last five minutes
          </Box>
          <Box component="ul" sx={{ display: 'grid', gap: 2 }}>
            {data.map(({ id, name, role, lastSeenAt }) => (
              <Box component="li" key={id} sx={{ display: 'flex', gap: 3, justifyContent: 'space-between' }}>
                <Person name={id === officer.id ? `${name} (you)` : name} />
                <Box component="span" sx={{ color: 'var(--ink-3)', fontSize: 12.5, whiteSpace: 'nowrap' }}>
                  {roleWord[role].name}, <Moment at={lastSeenAt} />
                </Box>
              </Box>
            ))}
          </Box>
        </Box>
      </Popover>
    </>
  );
}
