import { Box, Button } from '@mui/material';
import { webhookDeliveryStatuses, type WebhookDelivery } from '@stillwatch/contracts/webhook';
import { useState } from 'react';
import { useListContext, useNotify } from 'react-admin';
import { useStillwatch } from '../../api/data-provider.js';
import { failureSentence } from '../../api/problem.js';
import { useAct } from '../../api/use-act.js';
import { Badge, type Tone } from '../../display/badge.js';
import { FilterTabs } from '../../display/filter-tabs.js';
import { ListPage } from '../../display/list-page.js';
import { Moment } from '../../display/moment.js';
import { RecordTable, type Column } from '../../display/record-table.js';
import { ShortId } from '../../display/short-id.js';
import { Empty } from '../../display/states.js';
import { useMay } from '../../session/permission.js';
import { DeadLettersPanel } from './dead-letters-panel.js';
import { DeliveryDetail } from './delivery-detail.js';
import { EndpointsPanel } from './endpoints-panel.js';

type Status = WebhookDelivery['status'];

const statusWord: Record<Status, string> = {
  pending: 'Under way',
  delivered: 'Delivered',
  failed: 'Given up',
};
const statusTone: Record<Status, Tone> = { pending: 'watch', delivered: 'none', failed: 'critical' };

function ReplayButton({ delivery }: { delivery: WebhookDelivery }) {
  const stillwatch = useStillwatch();
  const notify = useNotify();
  const replay = useAct({
    act: () => stillwatch.replayWebhook(delivery.id),
    happened: () => 'Sent again under the same message id.',
  });
  return (
    <Button
      variant="text"
      disabled={replay.isPending}
      aria-label={`Replay ${delivery.topic} ${delivery.messageId}`}
      onClick={() =>
        replay.mutate(undefined, { onError: (error) => notify(failureSentence(error), { type: 'error' }) })
      }
    >
      Replay
    </Button>
  );
}

const columnsWith = (
  opened: string | undefined,
  open: (id: string | undefined) => void,
  mayReplay: boolean,
): readonly Column<WebhookDelivery>[] => [
  {
    key: 'status',
    title: 'Status',
    width: 110,
    narrow: 'left',
    cell: ({ status }) => <Badge tone={statusTone[status]}>{statusWord[status]}</Badge>,
  },
  { key: 'topic', title: 'What', width: '22%', narrow: 'full', cell: ({ topic }) => <code>{topic}</code> },
  {
    key: 'account',
    title: 'Account',
    width: '18%',
    cell: ({ accountId }) => (accountId === null ? null : <ShortId id={accountId} />),
  },
  {
    key: 'answer',
    title: 'Last answer',
    narrow: 'full',
    cell: ({ responseStatus, problem, attemptCount }) =>
      `${responseStatus ?? problem ?? 'not attempted'}${attemptCount > 1 ? `, attempt ${attemptCount}` : ''}`,
  },
  {
    key: 'created',
    title: 'When',
    width: 118,
    sortBy: 'createdAt',
    narrow: 'right',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
  {
    key: 'acts',
    title: 'Acts',
    width: 150,
    align: 'right',
    narrow: 'full',
    cell: (delivery) => (
      <>
        {mayReplay && delivery.status !== 'pending' && <ReplayButton delivery={delivery} />}
        <Button
          variant="text"
          aria-expanded={opened === delivery.id}
          aria-label={`Attempts of ${delivery.messageId}`}
          onClick={() => open(opened === delivery.id ? undefined : delivery.id)}
        >
          {opened === delivery.id ? 'Hide' : 'Show'}
        </Button>
      </>
    ),
  },
];

function Toolbar() {
  const { filterValues, setFilters } = useListContext();
  return (
    <Box sx={{ p: 2, borderBottom: '1px solid var(--line)' }}>
      <FilterTabs
        label="Deliveries"
        tabs={[
          { key: 'all', title: 'All' },
          ...webhookDeliveryStatuses.map((status) => ({ key: status, title: statusWord[status] })),
        ]}
        selected={typeof filterValues['status'] === 'string' ? filterValues['status'] : 'all'}
        select={(key) => setFilters(key === 'all' ? {} : { status: key }, undefined, false)}
      />
    </Box>
  );
}

function Deliveries() {
  const may = useMay('webhooks:write');
  const [opened, open] = useState<string>();
  return (
    <RecordTable<WebhookDelivery>
      label="the deliveries"
      columns={columnsWith(opened, open, may)}
      detail={({ id }) => (id === opened ? <DeliveryDetail deliveryId={id} /> : null)}
      empty={
        <Empty title="Nothing has been sent">
          Every message to an endpoint is kept here with its answers, for 90 days after it was delivered or
          given up.
        </Empty>
      }
    />
  );
}

/** The systems that are told of decisions, and every message to them with what they answered. */
export default function Webhooks() {
  return (
    <>
      <ListPage<WebhookDelivery>
        resource="webhook-deliveries"
        title="Webhooks"
        subtitle="Systems that are told of decisions, and the messages to them of the last 90 days."
        sort={{ field: 'createdAt', order: 'DESC' }}
        refetchInterval={15_000}
        noun="deliveries"
        toolbar={<Toolbar />}
      >
        <Deliveries />
      </ListPage>
      <Box sx={{ px: { xs: 3, sm: 6 }, pb: 6, maxWidth: 1480, mx: 'auto', display: 'grid', gap: 4 }}>
        <DeadLettersPanel />
        <EndpointsPanel />
      </Box>
    </>
  );
}
