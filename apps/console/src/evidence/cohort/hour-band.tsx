import { Box } from '@mui/material';
import type { CohortComparison } from '@stillwatch/contracts/cohort';
import { percent } from '../../format/number.js';

type Hours = CohortComparison['hours'];

const [width, height] = [240, 54];
const shownHours = [0, 6, 12, 18];

const highest = (hours: Hours): number =>
  Math.max(...hours.map(({ own, cohort }) => Math.max(own, cohort.p90)), 0.01);

const describe = (hours: Hours): string => {
  const busiest = (of: (hour: Hours[number]) => number) =>
    hours.reduce((best, one, hour) => (of(one) > of(hours[best] ?? one) ? hour : best), 0);
  const outside = hours.filter(({ own, cohort }) => own > cohort.p90 || own < cohort.p10).length;
  return `Share of requests by hour of the day, UTC, up to ${percent(highest(hours))}: busiest at ${busiest(({ own }) => own)}:00, the cohort at ${busiest(({ cohort }) => cohort.p50)}:00; outside the range of four in five accounts in ${outside} of 24 hours`;
};

/** When the account works, by hour of the day, on the range of its cohort. */
export function HourBand({ hours }: { hours: Hours }) {
  const most = highest(hours);
  const x = (hour: number) => (hour / (hours.length - 1)) * width;
  const y = (share: number) => height - 2 - (share / most) * (height - 4);
  const line = (of: (hour: Hours[number]) => number) =>
    hours.map((one, hour) => `${x(hour).toFixed(1)},${y(of(one)).toFixed(1)}`).join(' ');
  const band = [
    ...hours.map(({ cohort }, hour) => `${x(hour).toFixed(1)},${y(cohort.p90).toFixed(1)}`),
    ...hours.map(({ cohort }, hour) => `${x(hour).toFixed(1)},${y(cohort.p10).toFixed(1)}`).reverse(),
  ].join(' ');
  return (
    <Box>
      <Box
        component="svg"
        role="img"
        aria-label={describe(hours)}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        sx={{ display: 'block', width: '100%', height }}
      >
        <title>{describe(hours)}</title>
        <polygon points={band} fill="var(--line-strong)" />
        <polyline
          points={line(({ cohort }) => cohort.p50)}
          fill="none"
          stroke="var(--ink-3)"
          strokeWidth="1.5"
          strokeDasharray="3 2"
          vectorEffect="non-scaling-stroke"
        />
        <polyline
          points={line(({ own }) => own)}
          fill="none"
          stroke="var(--watch)"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
      </Box>
      <Box
        aria-hidden="true"
        sx={{ position: 'relative', height: 14, fontSize: 10.5, color: 'var(--ink-3)', lineHeight: '14px' }}
      >
        {shownHours.map((hour) => (
          <Box component="span" key={hour} sx={{ position: 'absolute', left: `${(hour / 23) * 100}%` }}>
            {hour} h
          </Box>
        ))}
      </Box>
    </Box>
  );
}
