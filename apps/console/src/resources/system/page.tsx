import { Box } from '@mui/material';
import type { Model } from '@stillwatch/contracts/model';
import type { Backlog } from '@stillwatch/contracts/system';
import { useQuery } from '@tanstack/react-query';
import { ListBase } from 'react-admin';
import { Link } from 'react-router-dom';
import { useStillwatch } from '../../api/data-provider.js';
import { Badge } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { Page, Sheet } from '../../display/page.js';
import { Pager } from '../../display/pager.js';
import { Panel } from '../../display/panel.js';
import { RecordTable, type Column } from '../../display/record-table.js';
import { Empty, Loaded, SkeletonLines } from '../../display/states.js';
import { count } from '../../format/number.js';
import { span } from '../../format/time.js';
import { CheckpointsPanel } from './checkpoints-panel.js';
import { Figure } from './figure.js';
import { IntakePanel } from './intake-panel.js';
import { PeoplePanel } from './people-panel.js';

type ListedModel = Model & { id: string };

const isDrained = ({ unscoredEvents, jobs, outbox }: Backlog) =>
  unscoredEvents === 0 &&
  outbox.waiting === 0 &&
  jobs.waiting === 0 &&
  jobs.active === 0 &&
  jobs.delayed === 0;

const Figures = ({ backlog }: { backlog: Backlog }) => (
  <Box
    component="dl"
    sx={{
      display: 'grid',
      gap: 4,
      gridTemplateColumns: { xs: 'repeat(2, 1fr)', md: 'repeat(4, 1fr)', xl: 'repeat(7, 1fr)' },
    }}
  >
    <Figure
      name="Events not yet scored"
      value={count(backlog.unscoredEvents)}
      note={
        backlog.unscoredEvents === 0
          ? 'every event counts in a score'
          : `oldest waits ${span(backlog.oldestUnscoredSeconds * 1_000)}`
      }
    />
    <Figure name="Jobs waiting" value={count(backlog.jobs.waiting)} note="ready to be worked on" />
    <Figure name="Jobs in work" value={count(backlog.jobs.active)} note="being worked on now" />
    <Figure
      name="Jobs delayed"
      value={count(backlog.jobs.delayed)}
      note="gathering events or waiting to retry"
    />
    <Figure
      name="Jobs failed"
      value={count(backlog.jobs.failed)}
      note="given up after retries"
      alarming={backlog.jobs.failed > 0}
    />
    <Figure
      name="Messages waiting"
      value={count(backlog.outbox.waiting)}
      note={
        backlog.outbox.retrying === 0
          ? 'webhooks and letters to come'
          : `${count(backlog.outbox.retrying)} failed and will be tried again`
      }
    />
    <Figure
      name="Dead letters"
      value={count(backlog.outbox.dead)}
      note={<Link to="/webhooks">kept under Webhooks for a replay</Link>}
      alarming={backlog.outbox.dead > 0}
    />
  </Box>
);

const modelColumns: readonly Column<ListedModel>[] = [
  { key: 'model', title: 'Model', narrow: 'left', cell: ({ model }) => <code>{model}</code> },
  { key: 'class', title: 'Class', width: '25%', narrow: 'right', cell: (record) => record.class },
  { key: 'released', title: 'Released', width: '25%', cell: ({ releasedAt }) => <Moment at={releasedAt} /> },
];

/** Whether the scores are up to date, and which models are known. */
export default function System() {
  const stillwatch = useStillwatch();
  const query = useQuery({
    queryKey: ['system', 'backlog'],
    queryFn: () => stillwatch.backlog(),
    refetchInterval: 3_000,
  });
  return (
    <Page
      title="System"
      subtitle="Whether everything that came in has been worked off, and what the provider sells."
    >
      <Panel
        title="Backlog"
        aside={
          query.data && (
            <Badge tone={isDrained(query.data) ? 'exculpatory' : 'watch'}>
              {isDrained(query.data) ? 'Drained' : 'Working'}
            </Badge>
          )
        }
      >
        <Loaded query={query} what="the backlog" skeleton={<SkeletonLines lines={3} />}>
          {(backlog) => <Figures backlog={backlog} />}
        </Loaded>
      </Panel>
      <CheckpointsPanel />
      <PeoplePanel />
      <IntakePanel />
      <ListBase<ListedModel>
        resource="models"
        perPage={100}
        sort={{ field: 'model', order: 'ASC' }}
        disableSyncWithLocation
        disableAuthentication
      >
        <Sheet label="Models">
          <RecordTable<ListedModel>
            label="the models"
            columns={modelColumns}
            empty={
              <Empty title="No models registered">
                The provider registers what it sells with PUT /v1/models. Economics are compared within a
                model’s class.
              </Empty>
            }
          />
          <Pager noun="models" />
        </Sheet>
      </ListBase>
    </Page>
  );
}
