import { Box } from '@mui/material';
import type { CampaignTimeline } from '@stillwatch/contracts/campaign';
import { useMemo, useState } from 'react';
import { FilterTabs } from '../../display/filter-tabs.js';
import { LocalTable } from '../../display/local-table.js';
import type { Column } from '../../display/record-table.js';
import { Empty, Loaded, Skeleton } from '../../display/states.js';
import { count, percent } from '../../format/number.js';
import { hourName } from '../../format/time.js';
import { Raster } from './activity/raster.js';
import { busyHours, orderedRows, type BusyHour, type RowOrder } from './activity/row-order.js';
import { useCampaignTimeline } from './campaign-reads.js';
import { useDesk } from './desk.js';

const orders: readonly { key: RowOrder; title: string }[] = [
  { key: 'rhythm', title: 'By common hours' },
  { key: 'activity', title: 'By requests' },
  { key: 'name', title: 'By id' },
];

const tableRoom = 168;
const rasterRoom = 300;

/** When each member was active, as a picture and as a table of the busiest common hours. */
export function ActivityView({ campaignId }: { campaignId: string }) {
  const query = useCampaignTimeline(campaignId);
  return (
    <Loaded query={query} what="the activity of the members" skeleton={<Skeleton height={rasterRoom} />}>
      {(timeline) =>
        timeline.rows.length === 0 ? (
          <Empty title="No usage in this window">Members’ requests appear here by the hour.</Empty>
        ) : (
          <Activity timeline={timeline} />
        )
      }
    </Loaded>
  );
}

function Activity({ timeline }: { timeline: CampaignTimeline }) {
  const { selected, inspect } = useDesk();
  const [order, setOrder] = useState<RowOrder>('rhythm');
  const rows = useMemo(() => orderedRows(timeline, order), [timeline, order]);
  const members = timeline.rows.length;
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, px: 3.5, pb: 1, flexWrap: 'wrap' }}>
        <FilterTabs
          label="Order of the rows"
          tabs={orders}
          selected={order}
          select={(key) => setOrder(orders.find((known) => known.key === key)?.key ?? 'rhythm')}
        />
        <Box component="span" sx={{ color: 'var(--ink-3)', fontSize: 12, ml: 'auto' }}>
          {count(members)} members × {timeline.hours} hours; darker is more requests
        </Box>
      </Box>
      <Box
        tabIndex={0}
        role="group"
        aria-label="Activity by member and hour"
        sx={{ flex: 1, minHeight: 180, overflowY: 'auto', mx: 3.5, position: 'relative' }}
      >
        <Raster
          timeline={timeline}
          rows={rows}
          selected={selected}
          room={rasterRoom}
          open={(accountId) => inspect({ type: 'member', accountId })}
        />
      </Box>
      <Box
        tabIndex={0}
        role="group"
        aria-label="Busiest common hours"
        sx={{ height: tableRoom, overflowY: 'auto', borderTop: '1px solid var(--line)' }}
      >
        <BusyHours timeline={timeline} />
      </Box>
    </Box>
  );
}

function BusyHours({ timeline }: { timeline: CampaignTimeline }) {
  const members = timeline.rows.length;
  const hours = useMemo(() => busyHours(timeline).map((busy) => ({ ...busy, id: busy.hour })), [timeline]);
  const columns: readonly Column<BusyHour & { id: number }>[] = [
    {
      key: 'hour',
      title: 'Hour',
      sortBy: 'hour',
      narrow: 'left',
      cell: ({ hour }) => hourName(timeline.from, hour),
    },
    {
      key: 'members',
      title: 'Members active',
      sortBy: 'members',
      align: 'right',
      narrow: 'right',
      cell: (busy) => `${count(busy.members)} (${percent(busy.members / members)})`,
    },
    {
      key: 'requests',
      title: 'Requests',
      sortBy: 'requests',
      align: 'right',
      narrow: 'full',
      cell: ({ requests }) => count(requests),
    },
  ];
  return (
    <LocalTable
      label="the busiest hours"
      records={hours}
      columns={columns}
      sort={{ field: 'members', order: 'DESC' }}
      rowNoun="hour"
      perPage={24}
      empty={<Empty title="No member was active" />}
    />
  );
}
