import { useQuery } from '@tanstack/react-query';
import { useStillwatch } from '../../api/data-provider.js';
import { Page, Sheet } from '../../display/page.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { JobList } from './job-list.js';
import { RunHistory } from './run-history.js';

/** The audits that run by themselves, and what each run found. */
export default function ScheduledAudits() {
  const stillwatch = useStillwatch();
  const query = useQuery({
    queryKey: ['scheduled-audits', 'jobs'],
    queryFn: () => stillwatch.auditJobs(),
    refetchInterval: 5_000,
  });
  return (
    <Page title="Scheduled audits" subtitle="What checks the accounts, the score and this system by itself.">
      <Loaded query={query} what="the audits" skeleton={<SkeletonLines lines={10} />}>
        {(jobs) => (
          <>
            <Sheet label="Jobs">
              <JobList jobs={jobs} />
            </Sheet>
            <RunHistory jobs={jobs} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
