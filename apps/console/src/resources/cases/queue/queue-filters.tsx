import { Box } from '@mui/material';
import { purposeCategories } from '@stillwatch/contracts/account';
import { caseOrigins } from '@stillwatch/contracts/case';
import { bands } from '@stillwatch/contracts/risk';
import type { User } from '@stillwatch/contracts/user';
import { useGetList } from 'react-admin';
import { bandWord, capitalised, originWord, spelled } from '../../../format/words.js';
import type { CaseFilter } from '../queue-tabs.js';

interface Choice {
  field: string;
  label: string;
  options: readonly { value: string; words: string }[];
}

const choices: readonly Choice[] = [
  {
    field: 'band',
    label: 'Any band',
    options: bands.filter((band) => band !== 'none').map((band) => ({ value: band, words: bandWord[band] })),
  },
  {
    field: 'subjectType',
    label: 'Any subject',
    options: [
      { value: 'account', words: 'Accounts' },
      { value: 'campaign', words: 'Campaigns' },
    ],
  },
  {
    field: 'origin',
    label: 'Any origin',
    options: caseOrigins.map((origin) => ({ value: origin, words: originWord[origin] })),
  },
  {
    field: 'declaredCategory',
    label: 'Any purpose',
    options: purposeCategories.map((category) => ({
      value: category,
      words: capitalised(spelled(category)),
    })),
  },
];

interface QueueFiltersProps {
  filter: CaseFilter;
  setFilter: (filter: CaseFilter) => void;
}

/** The parts of a filter that can be picked by hand. Together they are in the address, and can be saved. */
export function QueueFilters({ filter, setFilter }: QueueFiltersProps) {
  const { data: people } = useGetList<User>('users', {
    pagination: { page: 1, perPage: 100 },
    sort: { field: 'name', order: 'ASC' },
    filter: {},
  });
  const assignee: Choice = {
    field: 'assigneeId',
    label: 'Anybody’s',
    options: [
      { value: 'none', words: 'Nobody’s' },
      ...(people ?? [])
        .filter(({ role, disabledAt }) => role !== 'viewer' && disabledAt === null)
        .map(({ id, name }) => ({ value: id, words: name })),
    ],
  };
  const set = (field: string, value: string) => {
    const others = Object.fromEntries(Object.entries(filter).filter(([known]) => known !== field));
    setFilter(value === '' ? others : { ...others, [field]: value });
  };
  return (
    <Box role="group" aria-label="Filter by" sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
      {[...choices, assignee].map(({ field, label, options }) => {
        const value = filter[field];
        return (
          <Box
            component="select"
            key={field}
            aria-label={label.replace(/^Any /, '')}
            value={typeof value === 'string' ? value : ''}
            onChange={(event) => set(field, event.target.value)}
            sx={{
              font: 'inherit',
              fontSize: 13,
              color: value === undefined ? 'var(--ink-3)' : 'var(--ink)',
              bgcolor: 'var(--surface)',
              border: '1px solid var(--line-strong)',
              borderRadius: '7px',
              height: 30,
              px: 1,
              maxWidth: 150,
            }}
          >
            <option value="">{label}</option>
            {options.map(({ value: option, words }) => (
              <option key={option} value={option}>
                {words}
              </option>
            ))}
          </Box>
        );
      })}
    </Box>
  );
}
