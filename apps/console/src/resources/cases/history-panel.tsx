import { Box } from '@mui/material';
import type { SxProps, Theme } from '@mui/material/styles';
import type { CaseEvent } from '@stillwatch/contracts/case';
import { Moment } from '../../display/moment.js';
import { Panel } from '../../display/panel.js';
import { useMay } from '../../session/permission.js';
import { NoteForm } from './acts/note-form.js';
import { eventSentence } from './event-sentence.js';

interface HistoryPanelProps {
  caseId: string;
  events: readonly CaseEvent[];
  /** Events up to here were there when the page was opened; later ones of other people stand out. */
  seen: number;
  sx?: SxProps<Theme>;
  scrolls?: boolean;
}

/** What happened to a case, newest first, and a place for notes. */
export function HistoryPanel({ caseId, events, seen, sx, scrolls }: HistoryPanelProps) {
  const may = useMay('cases:work');
  return (
    <Panel
      title="History"
      sx={sx}
      scrolls={scrolls}
      aside={`${events.length} ${events.length === 1 ? 'entry' : 'entries'}`}
    >
      {may && (
        <Box sx={{ mb: 2 }}>
          <NoteForm caseId={caseId} />
        </Box>
      )}
      <Box component="ol" sx={{ display: 'grid', gap: 1.5 }}>
        {events
          .map((event, index) => ({ event, isNew: index >= seen }))
          .reverse()
          .map(({ event, isNew }) => (
            <HistoryLine key={event.id} event={event} isNew={isNew} />
          ))}
      </Box>
    </Panel>
  );
}

function HistoryLine({ event, isNew }: { event: CaseEvent; isNew: boolean }) {
  const { act, quote } = eventSentence(event);
  return (
    <Box
      component="li"
      sx={{
        fontSize: 13,
        lineHeight: '18px',
        borderLeft: `2px solid ${isNew ? 'var(--watch)' : 'var(--line)'}`,
        pl: 2.5,
      }}
    >
      <Box sx={{ display: 'flex', gap: 2, justifyContent: 'space-between' }}>
        <span>
          <strong style={{ fontWeight: 600 }}>{event.actorName}</strong> {act}
        </span>
        <Box component="span" sx={{ color: 'var(--ink-3)', fontSize: 12 }}>
          <Moment at={event.at} />
        </Box>
      </Box>
      {quote !== undefined && (
        <Box sx={{ color: 'var(--ink-2)', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>“{quote}”</Box>
      )}
    </Box>
  );
}
