import { Box } from '@mui/material';
import type { IntakeDay } from '@stillwatch/contracts/intake';
import { count } from '../format/number.js';
import { dayOf } from '../format/time.js';
import { arrived, sumOf } from './intake-sums.js';

const parts = [
  { key: 'rejected', name: 'Refused', colour: 'var(--critical)', of: (day: IntakeDay) => day.rejected },
  { key: 'repaired', name: 'Repaired', colour: 'var(--review)', of: (day: IntakeDay) => day.repaired },
  {
    key: 'duplicates',
    name: 'Duplicates',
    colour: 'var(--line-strong)',
    of: (day: IntakeDay) => day.duplicates,
  },
  {
    key: 'whole',
    name: 'Accepted whole',
    colour: 'var(--ink-3)',
    of: (day: IntakeDay) => day.accepted - day.repaired,
  },
] as const;

const height = 64;

/** What became of the events of each day, as stacked bars; the figures are in the table beside it and on hover. */
export function IntakeBars({ days }: { days: readonly IntakeDay[] }) {
  const largest = Math.max(...days.map(arrived), 1);
  const total = sumOf(days);
  return (
    <Box component="figure">
      <svg
        viewBox={`0 0 ${days.length * 10} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${count(arrived(total))} events in ${days.length} days: ${count(total.accepted)} accepted, ${count(total.repaired)} of them repaired, ${count(total.duplicates)} duplicates, ${count(total.rejected)} refused`}
        style={{ display: 'block', width: '100%', height }}
      >
        {days.map((day, index) => (
          <Bar key={day.day} day={day} x={index * 10} largest={largest} />
        ))}
      </svg>
      <Box
        component="figcaption"
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: '2px 14px',
          mt: 1,
          fontSize: 12,
          color: 'var(--ink-3)',
        }}
      >
        <span>
          {dayOf(days[0]?.day ?? '')} to {dayOf(days.at(-1)?.day ?? '')}
        </span>
        {[...parts].reverse().map(({ key, name, colour }) => (
          <Box component="span" key={key} sx={{ display: 'inline-flex', alignItems: 'center', gap: 1.5 }}>
            <Box
              component="span"
              aria-hidden="true"
              sx={{ width: 9, height: 9, borderRadius: '2px', bgcolor: colour }}
            />
            {name}
          </Box>
        ))}
      </Box>
    </Box>
  );
}

function Bar({ day, x, largest }: { day: IntakeDay; x: number; largest: number }) {
  let bottom = height;
  return (
    <g>
      <title>
        {`${dayOf(day.day)}: ${count(day.accepted)} accepted, ${count(day.repaired)} of them repaired, ${count(day.duplicates)} duplicates, ${count(day.rejected)} refused`}
      </title>
      <rect x={x} y={0} width={9} height={height} fill="transparent" />
      <rect x={x} y={height - 1} width={9} height={1} fill="var(--line-strong)" />
      {[...parts].reverse().map(({ key, colour, of }) => {
        const size = (of(day) / largest) * height;
        bottom -= size;
        return <rect key={key} x={x} y={bottom} width={9} height={size} fill={colour} />;
      })}
    </g>
  );
}
