import { Box, Button } from '@mui/material';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { Moment } from '../../display/moment.js';
import { useOfficer } from '../../session/permission.js';
import { eventSentence } from './event-sentence.js';

/** Tells that somebody else changed the case after this page was opened; the page already shows it. */
export function ChangedByOthers({
  record,
  seen,
  acknowledge,
}: {
  record: CaseDetail;
  seen: number;
  acknowledge: () => void;
}) {
  const officer = useOfficer();
  const latest = record.events.slice(seen).findLast(({ actorId }) => actorId !== officer?.id);
  if (latest === undefined) return null;
  return (
    <Box
      role="status"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 3,
        px: 3,
        py: 1,
        borderRadius: '8px',
        bgcolor: 'var(--watch-soft)',
        color: 'var(--watch)',
      }}
    >
      <Box sx={{ flex: 1 }}>
        <strong>Changed while you were here:</strong> {latest.actorName} {eventSentence(latest).act},{' '}
        <Moment at={latest.at} />.
      </Box>
      <Button variant="text" onClick={acknowledge}>
        Understood
      </Button>
    </Box>
  );
}
