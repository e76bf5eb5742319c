import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { OverturnRate } from '@stillwatch/contracts/appeal';
import { useStillwatch } from '../../api/data-provider.js';
import { LocalTable } from '../../display/local-table.js';
import { Panel } from '../../display/panel.js';
import type { Column } from '../../display/record-table.js';
import { Empty, Loaded, SkeletonLines } from '../../display/states.js';
import { count, percent } from '../../format/number.js';
import { capitalised, spelled } from '../../format/words.js';

const columns: readonly Column<OverturnRate>[] = [
  {
    key: 'signal',
    title: 'Reason among the strongest',
    sortBy: 'signal',
    narrow: 'left',
    cell: ({ signal }) => capitalised(spelled(signal)),
  },
  {
    key: 'decisions',
    title: 'Decisions',
    width: 110,
    align: 'right',
    sortBy: 'decisions',
    cell: (rate) => count(rate.decisions),
  },
  {
    key: 'appeals',
    title: 'Appeals',
    width: 100,
    align: 'right',
    sortBy: 'appeals',
    cell: (rate) => count(rate.appeals),
  },
  {
    key: 'decided',
    title: 'Heard',
    width: 100,
    align: 'right',
    sortBy: 'decided',
    cell: (rate) => count(rate.decided),
  },
  {
    key: 'rate',
    title: 'Overturned',
    width: 150,
    align: 'right',
    sortBy: 'overturnRate',
    narrow: 'right',
    cell: ({ overturned, overturnRate }) =>
      overturnRate === null ? 'none heard' : `${count(overturned)} (${percent(overturnRate)})`,
  },
];

/** How often decisions fell on appeal, by the reason that carried them: where the detection is wrong, it shows here. */
export function OverturnRates() {
  const stillwatch = useStillwatch();
  const query = useQuery({
    queryKey: ['appeals', 'overturn-rates'],
    queryFn: () => stillwatch.overturnRates(),
  });
  return (
    <Box sx={{ px: { xs: 3, sm: 6 }, pb: 6, maxWidth: 1480, mx: 'auto' }}>
      <Panel title="Overturned, by reason">
        <Loaded query={query} what="the overturn rates" skeleton={<SkeletonLines lines={4} />}>
          {(rates) => (
            <LocalTable
              label="the overturn rates"
              records={rates}
              columns={columns}
              sort={{ field: 'appeals', order: 'DESC' }}
              rowNoun="reason"
              perPage={15}
              empty={<Empty title="No decision has been in force yet" />}
            />
          )}
        </Loaded>
      </Panel>
    </Box>
  );
}
