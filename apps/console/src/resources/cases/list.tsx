import { Box, Button } from '@mui/material';
import type { Case, SavedFilter } from '@stillwatch/contracts/case';
import { useQueries } from '@tanstack/react-query';
import { ListBase, useDataProvider, useListContext, useNotify } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { useStillwatch } from '../../api/data-provider.js';
import { failureSentence } from '../../api/problem.js';
import { useAct } from '../../api/use-act.js';
import { FilterTabs } from '../../display/filter-tabs.js';
import { Page, Sheet } from '../../display/page.js';
import { Pager } from '../../display/pager.js';
import { RecordTable } from '../../display/record-table.js';
import { SearchField } from '../../display/search-field.js';
import { Empty } from '../../display/states.js';
import { useKeys } from '../../keyboard/key-bindings.js';
import { KeyHint } from '../../keyboard/key-hint.js';
import { useMay, useOfficer, type Officer } from '../../session/permission.js';
import { BulkBar } from './bulk/bulk-bar.js';
import { useRememberQueue } from './case-reads.js';
import { useFocus } from './focus/use-focus.js';
import { caseColumns } from './queue/case-columns.js';
import { QueueFilters } from './queue/queue-filters.js';
import { DeleteFilterButton, SaveFilterButton, useSavedFilters } from './queue/saved-filters.js';
import { queueTabs, tabOf, type QueueTab } from './queue-tabs.js';

const savedTab = ({ id, name, filter }: SavedFilter): QueueTab => ({
  key: id,
  title: name,
  filter,
  empty: 'No case matches this filter now.',
});

/** How many cases each tab holds. */
function useTabTotals(tabs: readonly QueueTab[]): (number | undefined)[] {
  const provider = useDataProvider();
  return useQueries({
    queries: tabs.map(({ filter }) => ({
      queryKey: ['cases', 'total', filter],
      queryFn: async () => {
        const list = await provider.getList<Case>('cases', {
          filter,
          pagination: { page: 1, perPage: 1 },
          sort: { field: 'severity', order: 'DESC' },
        });
        return list.total ?? 0;
      },
      refetchInterval: 30_000,
    })),
  }).map(({ data }) => data);
}

function QueueToolbar({ tabs, saved }: { tabs: readonly QueueTab[]; saved: readonly SavedFilter[] }) {
  const { filterValues, setFilters } = useListContext<Case>();
  const officer = useOfficer();
  const totals = useTabTotals(tabs);
  const q = typeof filterValues['q'] === 'string' ? filterValues['q'] : '';
  const apply = (filter: Record<string, unknown>) => setFilters(filter, undefined, false);
  const current = tabOf(tabs, filterValues);
  const own = saved.find(({ id, ownerId }) => id === current?.key && ownerId === officer?.id);
  return (
    <Box sx={{ p: 2, borderBottom: '1px solid var(--line)', display: 'grid', gap: 1.5 }}>
      <FilterTabs
        label="Saved filters"
        tabs={tabs.map((tab, index) => ({
          ...tab,
          total: tab.key === 'closed' ? undefined : totals[index],
        }))}
        selected={current?.key}
        select={(key) => apply(tabs.find((tab) => tab.key === key)?.filter ?? {})}
      />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'center' }}>
        <QueueFilters filter={filterValues} setFilter={apply} />
        {current === undefined && <SaveFilterButton filter={filterValues} />}
        {own !== undefined && <DeleteFilterButton filter={own} then={() => apply(tabs[0]?.filter ?? {})} />}
        <Box sx={{ ml: 'auto', width: { xs: '100%', sm: 'auto' } }}>
          <SearchField
            label="Find in the queue"
            value={q}
            onSearch={(text) => apply({ ...filterValues, q: text === '' ? undefined : text })}
          />
        </Box>
      </Box>
    </Box>
  );
}

function QueueTable({ tabs, officer }: { tabs: readonly QueueTab[]; officer: Officer }) {
  const { data, total, filterValues, selectedIds, onSelect, onToggleItem } = useListContext<Case>();
  const stillwatch = useStillwatch();
  const notify = useNotify();
  const mayWork = useMay('cases:work');
  useRememberQueue(data);
  const take = useAct({
    act: (caseId: string) => stillwatch.assign(caseId, officer.id),
    happened: () => 'The case is yours.',
  });
  const tab = tabOf(tabs, filterValues);
  const selected = new Set(selectedIds.map(String));
  return (
    <>
      {mayWork && (
        <BulkBar
          selected={selectedIds.map(String)}
          clear={() => onSelect([])}
          filter={filterValues}
          total={total ?? 0}
        />
      )}
      <RecordTable<Case>
        label="the queue"
        rowNoun="case"
        columns={caseColumns}
        hrefOf={({ id }) => `/cases/${id}`}
        selection={
          mayWork
            ? {
                selected,
                toggle: onToggleItem,
                setAll: (ids, on) =>
                  onSelect(
                    on
                      ? [...new Set([...selectedIds, ...ids])]
                      : selectedIds.filter((id) => !ids.includes(String(id))),
                  ),
              }
            : undefined
        }
        rowKeys={
          mayWork
            ? [
                {
                  keys: 'a',
                  label: 'Assign case to me',
                  run: ({ id }) =>
                    take.mutate(id, {
                      onError: (error) => notify(failureSentence(error), { type: 'error' }),
                    }),
                },
              ]
            : []
        }
        empty={
          <Empty title={filterValues['q'] === undefined ? 'No cases here' : 'No case matches'}>
            {filterValues['q'] === undefined ? tab?.empty : 'Try another word, or another tab.'}
          </Empty>
        }
      />
    </>
  );
}

/** Ways to be given a case instead of choosing one. */
function QueueActs() {
  const { filterValues } = useListContext<Case>();
  const stillwatch = useStillwatch();
  const notify = useNotify();
  const navigate = useNavigate();
  const focus = useFocus();
  const may = useMay('cases:work');
  const takeNext = useAct({
    act: () => stillwatch.assignNext({}),
    happened: ({ case: taken }) =>
      taken === null ? 'Nothing waits that is nobody’s.' : 'The next case is yours.',
    then: ({ case: taken }) => {
      if (taken !== null) void navigate(`/cases/${taken.id}`);
    },
  });
  const take = () =>
    takeNext.mutate(undefined, { onError: (error) => notify(failureSentence(error), { type: 'error' }) });
  const start = () => void focus.start(filterValues);
  useKeys(
    may
      ? [
          { keys: 'p', label: 'Focus mode: one case at a time', group: 'Queue', run: start },
          { keys: 't', label: 'Take the next case', group: 'Queue', run: take },
        ]
      : [],
  );
  if (!may) return null;
  return (
    <>
      <Button variant="outlined" disabled={takeNext.isPending} onClick={take}>
        Take the next
        <KeyHint keys="t" />
      </Button>
      <Button variant="contained" onClick={start}>
        Focus mode
        <KeyHint keys="p" />
      </Button>
    </>
  );
}

function Queue({ officer }: { officer: Officer }) {
  const saved = useSavedFilters();
  const tabs = [...queueTabs(officer.id), ...saved.map(savedTab)];
  return (
    <Page
      title="Queue"
      subtitle="Accounts and campaigns whose use of the models needs a person’s judgement."
      acts={<QueueActs />}
    >
      <Sheet>
        <QueueToolbar tabs={tabs} saved={saved} />
        <QueueTable tabs={tabs} officer={officer} />
        <Pager noun="cases" />
      </Sheet>
    </Page>
  );
}

/**
 * The queue: what waits for a decision, worst first, then what is due first. Its filter is in the address alone, so that the
 * same address shows everybody the same, and the bare one what is to be decided, whatever was looked at before.
 */
export default function CaseQueue() {
  const officer = useOfficer();
  if (officer === undefined) return null;
  return (
    <ListBase<Case>
      resource="cases"
      storeKey={false}
      perPage={50}
      sort={{ field: 'severity', order: 'DESC' }}
      filterDefaultValues={queueTabs(officer.id)[0]?.filter}
      queryOptions={{ refetchInterval: 15_000 }}
      disableAuthentication
    >
      <Queue officer={officer} />
    </ListBase>
  );
}
