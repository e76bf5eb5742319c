import { Box } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import type { UsageHour } from '@stillwatch/contracts/usage-series';
import { useMemo } from 'react';
import { axisStyle, tooltipStyle } from '../charts/axis-style.js';
import { LazyChart } from '../charts/lazy-chart.js';
import { compact } from '../format/number.js';
import { dayOf, exact } from '../format/time.js';
import { sum, usageBins, type UsageBins, type UsageMeasure } from './usage-series.js';
import type { ChartOption } from '../charts/echarts-core.js';
import type { Tokens } from '../theme/tokens.js';

const measureWord: Record<UsageMeasure, string> = { requests: 'requests', outputTokens: 'output tokens' };
const binHours = 4;

const chartOption = (bins: UsageBins, tokens: Tokens): ChartOption => ({
  animation: false,
  grid: { left: 38, right: 2, top: 8, bottom: 20 },
  color: [...tokens.series],
  tooltip: {
    trigger: 'axis',
    axisPointer: { type: 'shadow', shadowStyle: { color: tokens.ink, opacity: 0.06 } },
    valueFormatter: (value) => compact(Number(value)),
    ...tooltipStyle(tokens),
  },
  xAxis: {
    type: 'category',
    data: bins.starts.map((start) => exact(start).replace(/:00 UTC$/, ' UTC')),
    ...axisStyle(tokens),
    axisLabel: {
      ...axisStyle(tokens).axisLabel,
      interval: (index: number) => (bins.starts[index] ?? '').slice(11, 13) === '00' && index % 12 < 6,
      formatter: (_: string, index: number) => dayOf(bins.starts[index] ?? ''),
    },
  },
  yAxis: {
    type: 'value',
    splitNumber: 2,
    ...axisStyle(tokens),
    axisLabel: { ...axisStyle(tokens).axisLabel, formatter: (value: number) => compact(value) },
  },
  series: bins.series.map(({ model, values }) => ({
    type: 'bar',
    name: model,
    stack: 'models',
    data: values,
    barCategoryGap: '12%',
    large: false,
  })),
});

const Legend = ({ bins, colours }: { bins: UsageBins; colours: readonly string[] }) => (
  <Box
    component="ul"
    aria-label="Models"
    sx={{
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: 3,
      fontSize: 11.5,
      color: 'var(--ink-2)',
      maxHeight: 18,
      overflow: 'hidden',
    }}
  >
    {bins.series.map(({ model }, index) => (
      <Box
        component="li"
        key={model}
        sx={{ display: 'flex', alignItems: 'center', gap: 1.5, lineHeight: '18px' }}
      >
        <Box
          aria-hidden="true"
          sx={{ width: 9, height: 9, borderRadius: '2px', bgcolor: colours[index % colours.length] }}
        />
        {model}
      </Box>
    ))}
  </Box>
);

/** Usage over time with the models stacked, in bins of four hours. */
export function UsageChart({
  hours,
  measure,
  days,
  height,
}: {
  hours: readonly UsageHour[];
  measure: UsageMeasure;
  days: number;
  height: number;
}) {
  const { tokens } = useTheme();
  const bins = useMemo(() => usageBins(hours, measure, binHours, days), [hours, measure, days]);
  const option = useMemo(() => chartOption(bins, tokens), [bins, tokens]);
  const total = sum(bins.series.map(({ values }) => sum(values)));
  const label = `${compact(total)} ${measureWord[measure]} by time and model: ${bins.series
    .map(({ model, values }) => `${model} ${compact(sum(values))}`)
    .join(', ')}`;
  return (
    <Box>
      <Legend bins={bins} colours={tokens.series} />
      <LazyChart option={option} label={label} height={height} />
    </Box>
  );
}
