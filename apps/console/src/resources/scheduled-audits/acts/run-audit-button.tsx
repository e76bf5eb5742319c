import { Button } from '@mui/material';
import type { AuditJob } from '@stillwatch/contracts/scheduled-audit';
import { useNotify } from 'react-admin';
import { useStillwatch } from '../../../api/data-provider.js';
import { failureSentence } from '../../../api/problem.js';
import { useAct } from '../../../api/use-act.js';

/** Starts an audit job now, besides its schedule. */
export function RunAuditButton({ job }: { job: AuditJob }) {
  const stillwatch = useStillwatch();
  const notify = useNotify();
  const run = useAct({
    act: () => stillwatch.runAudit(job.name),
    happened: () => `Started: ${job.title}. Its result appears below.`,
  });
  const running = job.lastRun?.status === 'running';
  return (
    <Button
      variant="outlined"
      disabled={run.isPending || running}
      aria-label={`Run now: ${job.title}`}
      onClick={() =>
        run.mutate(undefined, { onError: (error) => notify(failureSentence(error), { type: 'error' }) })
      }
    >
      {running ? 'Running' : 'Run now'}
    </Button>
  );
}
