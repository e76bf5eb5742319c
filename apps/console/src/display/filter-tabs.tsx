import { Box } from '@mui/material';
import { styled } from '@mui/material/styles';
import { count } from '../format/number.js';

const Tab = styled('button')({
  all: 'unset',
  cursor: 'pointer',
  display: 'inline-flex',
  alignItems: 'center',
  gap: 6,
  padding: '0 10px',
  height: 30,
  borderRadius: 7,
  color: 'var(--ink-2)',
  fontWeight: 500,
  whiteSpace: 'nowrap',
  '&:hover': { background: 'var(--hover)', color: 'var(--ink)' },
  '&[aria-pressed="true"]': { background: 'var(--sunken)', color: 'var(--ink)', fontWeight: 600 },
  '&:focus-visible': { outline: '2px solid var(--focus)', outlineOffset: -2 },
});

export interface FilterTab {
  key: string;
  title: string;
  total?: number;
}

/** Saved filters, one of them in force. */
export function FilterTabs(props: {
  label: string;
  tabs: readonly FilterTab[];
  selected: string | undefined;
  select: (key: string) => void;
}) {
  return (
    <Box
      role="group"
      aria-label={props.label}
      sx={{ display: 'flex', gap: 0.5, overflowX: 'auto', minWidth: 0, p: '3px', m: '-3px' }}
    >
      {props.tabs.map(({ key, title, total }) => (
        <Tab key={key} type="button" aria-pressed={key === props.selected} onClick={() => props.select(key)}>
          {title}
          {total !== undefined && total > 0 && (
            <Box component="span" sx={{ fontSize: 11.5, color: 'var(--ink-3)', fontWeight: 600 }}>
              {count(total)}
            </Box>
          )}
        </Tab>
      ))}
    </Box>
  );
}
