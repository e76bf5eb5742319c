import { Box } from '@mui/material';
import type { AuditJob } from '@stillwatch/contracts/scheduled-audit';
import { Badge } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { useNow } from '../../display/now.js';
import { useMay } from '../../session/permission.js';
import { PauseAuditButton } from './acts/pause-audit-button.js';
import { RunAuditButton } from './acts/run-audit-button.js';
import { RunState } from './run-state.js';
import { scheduleWords } from './schedule-words.js';

/** The jobs that run by themselves, with what they last found and when they run next. */
export const JobList = ({ jobs }: { jobs: readonly AuditJob[] }) => (
  <Box component="ul">
    {jobs.map((job) => (
      <JobLine key={job.id} job={job} />
    ))}
  </Box>
);

/** The next run; "due now" once its time has come and until the run has begun. */
function NextRun({ at }: { at: string }) {
  return Date.parse(at) <= useNow() ? <>due now</> : <Moment at={at} prefix="next " />;
}

function JobLine({ job }: { job: AuditJob }) {
  const may = useMay('scheduled-audits:run');
  const { title, description, schedule, paused, nextRunAt, lastRun } = job;
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        gap: '6px 20px',
        px: 4,
        py: 3,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1.35fr) 150px minmax(0, 1.1fr) 172px' },
        alignItems: 'center',
        '& + &': { borderTop: '1px solid var(--line)' },
      }}
    >
      <Box>
        <Box component="h2" sx={{ fontSize: 14, fontWeight: 600 }}>
          {title}
        </Box>
        <Box sx={{ color: 'var(--ink-2)', fontSize: 12.5, lineHeight: '17px' }}>{description}</Box>
      </Box>
      <Box sx={{ fontSize: 12.5 }}>
        <span title={schedule}>{scheduleWords(schedule)}</span>
        <Box sx={{ color: 'var(--ink-3)' }}>
          {paused ? (
            <Badge tone="review">Paused</Badge>
          ) : nextRunAt === null ? (
            'not scheduled'
          ) : (
            <NextRun at={nextRunAt} />
          )}
        </Box>
      </Box>
      <Box sx={{ fontSize: 12.5, minWidth: 0 }}>
        {lastRun === null ? (
          <span style={{ color: 'var(--ink-3)' }}>Has not run yet</span>
        ) : (
          <>
            <RunState status={lastRun.status} />{' '}
            <span style={{ color: 'var(--ink-3)' }}>
              <Moment at={lastRun.startedAt} />
            </span>
            <Box sx={{ color: 'var(--ink-2)' }}>{lastRun.summary}</Box>
          </>
        )}
      </Box>
      {may && (
        <Box sx={{ display: 'flex', gap: 1 }}>
          <RunAuditButton job={job} />
          <PauseAuditButton job={job} />
        </Box>
      )}
    </Box>
  );
}
