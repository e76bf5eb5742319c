import { Box } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import type { UsageHour } from '@stillwatch/contracts/usage-series';
import { useMemo } from 'react';
import { count } from '../format/number.js';
import { tempoMatrix } from './usage-series.js';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const shownHours = [0, 6, 12, 18];

const describe = (matrix: readonly (readonly number[])[]): string => {
  const total = matrix.flat().reduce((sum, value) => sum + value, 0);
  if (total === 0) return 'No requests';
  const busiest = matrix
    .flatMap((row, day) => row.map((value, hour) => ({ value, day, hour })))
    .sort((a, b) => b.value - a.value)[0];
  const idle = matrix.flat().filter((value) => value === 0).length;
  return `Requests by weekday and hour, UTC. Busiest ${weekdays[busiest?.day ?? 0]} ${busiest?.hour}:00; ${idle} of 168 hours of the week without any`;
};

const shade = (part: number, [least, most]: readonly [string, string]) =>
  `color-mix(in oklab, ${most} ${Math.round(part * 100)}%, ${least})`;

/** When the account works: requests by weekday and hour of the day, UTC. */
export function TempoHeatMap({
  hours,
  cellHeight = 12,
}: {
  hours: readonly UsageHour[];
  cellHeight?: number;
}) {
  const { tokens } = useTheme();
  const matrix = useMemo(() => tempoMatrix(hours), [hours]);
  const largest = Math.max(1, ...matrix.flat());
  return (
    <Box role="img" aria-label={describe(matrix)} sx={{ fontSize: 10.5, color: 'var(--ink-3)' }}>
      {matrix.map((row, day) => (
        <Box
          key={day}
          sx={{
            display: 'grid',
            gridTemplateColumns: '26px repeat(24, minmax(0, 1fr))',
            gap: '1.5px',
            mb: '1.5px',
          }}
        >
          <Box component="span" sx={{ lineHeight: `${cellHeight}px` }}>
            {weekdays[day]}
          </Box>
          {row.map((value, hour) => (
            <div
              key={hour}
              title={`${weekdays[day]} ${String(hour).padStart(2, '0')}:00 UTC · ${count(value)} requests`}
              style={{
                height: cellHeight,
                borderRadius: 2,
                background: shade(Math.sqrt(value / largest), tokens.heat),
              }}
            />
          ))}
        </Box>
      ))}
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: '26px repeat(24, minmax(0, 1fr))',
          gap: '1.5px',
          lineHeight: '12px',
        }}
      >
        <span />
        {Array.from({ length: 24 }, (_, hour) => (
          <Box component="span" key={hour} sx={{ overflow: 'visible', whiteSpace: 'nowrap', width: 0 }}>
            {shownHours.includes(hour) ? `${hour} h` : ''}
          </Box>
        ))}
      </Box>
    </Box>
  );
}
