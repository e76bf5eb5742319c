import { Box } from '@mui/material';
import type { AuditJob, AuditRun } from '@stillwatch/contracts/scheduled-audit';
import { ListBase, useListContext } from 'react-admin';
import { FilterTabs } from '../../display/filter-tabs.js';
import { Moment } from '../../display/moment.js';
import { Sheet } from '../../display/page.js';
import { Pager } from '../../display/pager.js';
import { RecordTable, type Column } from '../../display/record-table.js';
import { Empty } from '../../display/states.js';
import { span } from '../../format/time.js';
import { RunState } from './run-state.js';

const duration = ({ startedAt, finishedAt }: AuditRun): string => {
  if (finishedAt === null) return '';
  const ms = Date.parse(finishedAt) - Date.parse(startedAt);
  return ms < 1_000 ? `${ms} ms` : span(ms);
};

const columnsWith = (titles: ReadonlyMap<string, string>): readonly Column<AuditRun>[] => [
  {
    key: 'status',
    title: 'Result',
    width: 112,
    narrow: 'left',
    cell: ({ status }) => <RunState status={status} />,
  },
  { key: 'job', title: 'Audit', width: '21%', narrow: 'full', cell: ({ job }) => titles.get(job) ?? job },
  {
    key: 'summary',
    title: 'What it found',
    narrow: 'full',
    cell: ({ summary }) => (
      <span title={summary ?? undefined} style={{ color: 'var(--ink-2)' }}>
        {summary ?? 'nothing yet'}
      </span>
    ),
  },
  {
    key: 'trigger',
    title: 'Started by',
    width: '14%',
    cell: ({ trigger, startedBy }) => (
      <span style={{ color: 'var(--ink-2)' }}>{trigger === 'schedule' ? 'schedule' : startedBy}</span>
    ),
  },
  { key: 'duration', title: 'Took', width: 86, align: 'right', cell: duration },
  {
    key: 'startedAt',
    title: 'When',
    width: 118,
    sortBy: 'startedAt',
    narrow: 'right',
    cell: ({ startedAt }) => <Moment at={startedAt} />,
  },
];

function JobTabs({ jobs }: { jobs: readonly AuditJob[] }) {
  const { filterValues, setFilters } = useListContext();
  const selected = typeof filterValues['job'] === 'string' ? filterValues['job'] : 'all';
  return (
    <Box sx={{ p: 2, borderBottom: '1px solid var(--line)' }}>
      <FilterTabs
        label="Runs of"
        tabs={[{ key: 'all', title: 'All runs' }, ...jobs.map(({ name, title }) => ({ key: name, title }))]}
        selected={selected}
        select={(key) => setFilters(key === 'all' ? {} : { job: key }, undefined, false)}
      />
    </Box>
  );
}

/** Every run with its result, newest first. */
export function RunHistory({ jobs }: { jobs: readonly AuditJob[] }) {
  const titles = new Map(jobs.map(({ name, title }) => [name as string, title]));
  return (
    <ListBase<AuditRun>
      resource="audit-runs"
      perPage={25}
      sort={{ field: 'startedAt', order: 'DESC' }}
      queryOptions={{ refetchInterval: 5_000 }}
      disableAuthentication
    >
      <Sheet label="Runs">
        <JobTabs jobs={jobs} />
        <RecordTable<AuditRun>
          label="the runs"
          columns={columnsWith(titles)}
          empty={<Empty title="No runs yet">Each run is recorded here with its result.</Empty>}
        />
        <Pager noun="runs" />
      </Sheet>
    </ListBase>
  );
}
