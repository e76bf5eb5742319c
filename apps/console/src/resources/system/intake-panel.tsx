import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import type { AccountIntakeFinding, SenderIntake } from '@stillwatch/contracts/intake';
import { useStillwatch } from '../../api/data-provider.js';
import { LocalTable } from '../../display/local-table.js';
import { useNow } from '../../display/now.js';
import { Panel } from '../../display/panel.js';
import type { Column } from '../../display/record-table.js';
import { Empty, Loaded, SkeletonLines } from '../../display/states.js';
import { count } from '../../format/number.js';
import { dayOf } from '../../format/time.js';
import { IntakeBars } from '../../intake/intake-bars.js';
import { bySender, codesSentence, lastDays, type SenderSum } from '../../intake/intake-sums.js';

const shownDays = 30;
/** Rows of senders and days that are read at once; the newest ones. */
const mostRows = 500;
const shownFindings = 5;

const columns: readonly Column<SenderSum>[] = [
  { key: 'name', title: 'Key', narrow: 'left', cell: ({ name }) => <strong>{name}</strong> },
  {
    key: 'accepted',
    title: 'Accepted',
    width: 104,
    align: 'right',
    narrow: 'right',
    cell: ({ accepted }) => count(accepted),
  },
  { key: 'repaired', title: 'Repaired', width: 96, align: 'right', cell: ({ repaired }) => count(repaired) },
  {
    key: 'duplicates',
    title: 'Duplicates',
    width: 104,
    align: 'right',
    cell: ({ duplicates }) => count(duplicates),
  },
  { key: 'rejected', title: 'Refused', width: 96, align: 'right', cell: ({ rejected }) => count(rejected) },
  {
    key: 'why',
    title: 'Why refused',
    width: '28%',
    narrow: 'full',
    cell: (sender) => <span title={codesSentence(sender, count)}>{codesSentence(sender, count)}</span>,
  },
  { key: 'newest', title: 'Newest', width: 84, cell: ({ newestDay }) => dayOf(newestDay) },
];

function Findings({ findings }: { findings: readonly AccountIntakeFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <Box component="ul" aria-label="Findings" sx={{ mt: 3, display: 'grid', gap: 1 }}>
      {findings.slice(0, shownFindings).map(({ id, accountId, sentence }) => (
        <Box component="li" key={id} sx={{ color: 'var(--review)' }}>
          <Link to={`/accounts/${encodeURIComponent(accountId)}`}>
            <code>{accountId}</code>
          </Link>
          : {sentence}
        </Box>
      ))}
      {findings.length > shownFindings && (
        <Box component="li" sx={{ color: 'var(--ink-3)' }}>
          and {count(findings.length - shownFindings)} more
        </Box>
      )}
    </Box>
  );
}

/** What became of the events that each key sent. */
export function IntakePanel() {
  const stillwatch = useStillwatch();
  const today = new Date(useNow()).toISOString().slice(0, 10);
  const senders = useGetList<SenderIntake>(
    'system/intake',
    {
      pagination: { page: 1, perPage: mostRows },
      sort: { field: 'day', order: 'DESC' },
      filter: {},
    },
    { refetchInterval: 30_000 },
  );
  const findings = useQuery({
    queryKey: ['system', 'intake-findings'],
    queryFn: () => stillwatch.intakeFindings(),
    refetchInterval: 30_000,
  });
  return (
    <Panel title="Intake" aside={`by the key that sent it, ${shownDays} days`}>
      <Loaded query={senders} what="the intake" skeleton={<SkeletonLines lines={4} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title="Nothing has been sent">
              A gateway sends usage with a key to POST /v1/usage-events. What becomes of it is counted here.
            </Empty>
          ) : (
            <>
              <IntakeBars days={lastDays(rows, today, shownDays)} />
              <Box sx={{ mx: -3.5, mt: 2 }}>
                <LocalTable<SenderSum>
                  label="the senders"
                  records={bySender(rows)}
                  columns={columns}
                  sort={{ field: 'accepted', order: 'DESC' }}
                  rowNoun="key"
                  empty={null}
                  perPage={10}
                />
              </Box>
            </>
          )
        }
      </Loaded>
      <Findings findings={findings.data ?? []} />
    </Panel>
  );
}
