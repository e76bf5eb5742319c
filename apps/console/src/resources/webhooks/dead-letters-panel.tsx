import { Box, Button } from '@mui/material';
import type { DeadLetter } from '@stillwatch/contracts/dead-letter';
import { useState } from 'react';
import { useGetList, useNotify } from 'react-admin';
import { useStillwatch } from '../../api/data-provider.js';
import { failureSentence } from '../../api/problem.js';
import { useAct } from '../../api/use-act.js';
import { Moment } from '../../display/moment.js';
import { Panel } from '../../display/panel.js';
import { ShortId } from '../../display/short-id.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { count } from '../../format/number.js';
import { useMay } from '../../session/permission.js';

const shown = 50;

/** The message as it would be sent, on demand. */
function Payload({ payload, of }: { payload: DeadLetter['payload']; of: string }) {
  return (
    <Box
      component="pre"
      tabIndex={0}
      aria-label={`Message ${of}`}
      sx={{
        ...{ m: 0, mt: 1, p: 2, flexBasis: '100%', minWidth: 0, overflowX: 'auto', fontSize: 12 },
        ...{ bgcolor: 'var(--sunken)', borderRadius: '6px' },
      }}
    >
      {JSON.stringify(payload, null, 2)}
    </Box>
  );
}

function Line({ letter, mayReplay }: { letter: DeadLetter; mayReplay: boolean }) {
  const stillwatch = useStillwatch();
  const notify = useNotify();
  const [open, setOpen] = useState(false);
  const replay = useAct({
    act: () => stillwatch.replayDeadLetter(letter.id),
    happened: () => 'The message is on its way again, under the same id.',
  });
  const { id, topic, accountId, deadAt, attemptCount, problem, payload } = letter;
  return (
    <Box component="li" sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 14px', alignItems: 'center' }}>
      <Box sx={{ flex: '1 1 320px', minWidth: 0 }}>
        <code>{topic}</code> {accountId !== null && <ShortId id={accountId} />}
        <Box sx={{ color: 'var(--ink-2)', fontSize: 12.5, overflowWrap: 'anywhere' }}>
          {problem} · {attemptCount} attempts · given up <Moment at={deadAt} />
        </Box>
      </Box>
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Button
          variant="text"
          aria-expanded={open}
          aria-label={`Message of ${id}`}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Hide' : 'Show'}
        </Button>
        {mayReplay && (
          <Button
            variant="text"
            disabled={replay.isPending}
            aria-label={`Replay ${topic} ${id}`}
            onClick={() =>
              replay.mutate(undefined, {
                onError: (error) => notify(failureSentence(error), { type: 'error' }),
              })
            }
          >
            Replay
          </Button>
        )}
      </Box>
      {open && <Payload payload={payload} of={id} />}
    </Box>
  );
}

function ReplayAll() {
  const stillwatch = useStillwatch();
  const notify = useNotify();
  const replay = useAct({
    act: () => stillwatch.replayDeadLetters(),
    happened: ({ replayed }) =>
      replayed === 1
        ? '1 message is on its way again.'
        : `${count(replayed)} messages are on their way again.`,
  });
  return (
    <Button
      variant="outlined"
      disabled={replay.isPending}
      onClick={() =>
        replay.mutate(undefined, { onError: (error) => notify(failureSentence(error), { type: 'error' }) })
      }
    >
      Replay all
    </Button>
  );
}

/** Messages that could be turned into neither deliveries nor letters. They hold nothing up and wait for a person. */
export function DeadLettersPanel() {
  const may = useMay('webhooks:write');
  const query = useGetList<DeadLetter>(
    'outbox/dead-letters',
    { pagination: { page: 1, perPage: shown }, sort: { field: 'deadAt', order: 'DESC' }, filter: {} },
    { refetchInterval: 15_000 },
  );
  const total = query.total ?? 0;
  return (
    <Panel title="Dead letters" aside={may && total > 1 && <ReplayAll />}>
      <Loaded query={query} what="the dead letters" skeleton={<SkeletonLines lines={2} />}>
        {(letters) =>
          letters.length === 0 ? (
            <Box sx={{ color: 'var(--ink-2)', py: 1 }}>
              None. A message that cannot be sent on its way after 6 attempts is kept here with the reason.
            </Box>
          ) : (
            <>
              <Box component="ul" sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
                {letters.map((letter) => (
                  <Line key={letter.id} letter={letter} mayReplay={may} />
                ))}
              </Box>
              {total > letters.length && (
                <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5, pt: 2 }}>
                  The newest {shown} of {count(total)}.
                </Box>
              )}
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}
