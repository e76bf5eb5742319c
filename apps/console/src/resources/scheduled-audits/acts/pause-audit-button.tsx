import { Button } from '@mui/material';
import type { AuditJob } from '@stillwatch/contracts/scheduled-audit';
import { useNotify } from 'react-admin';
import { useStillwatch } from '../../../api/data-provider.js';
import { failureSentence } from '../../../api/problem.js';
import { useAct } from '../../../api/use-act.js';

/** Stops a job's schedule, or starts it again. Running it by hand stays possible. */
export function PauseAuditButton({ job }: { job: AuditJob }) {
  const stillwatch = useStillwatch();
  const notify = useNotify();
  const change = useAct({
    act: () => (job.paused ? stillwatch.resumeAudit(job.name) : stillwatch.pauseAudit(job.name)),
    happened: () => (job.paused ? `Resumed: ${job.title}.` : `Paused: ${job.title} will not run by itself.`),
  });
  const word = job.paused ? 'Resume' : 'Pause';
  return (
    <Button
      variant="text"
      disabled={change.isPending}
      aria-label={`${word}: ${job.title}`}
      onClick={() =>
        change.mutate(undefined, { onError: (error) => notify(failureSentence(error), { type: 'error' }) })
      }
    >
      {word}
    </Button>
  );
}
