import { useTheme } from '@mui/material/styles';
import type { ScoreHistoryEntry } from '@stillwatch/contracts/risk';
import { useMemo } from 'react';
import { axisStyle, tooltipStyle } from '../charts/axis-style.js';
import type { ChartOption } from '../charts/echarts-core.js';
import { LazyChart } from '../charts/lazy-chart.js';
import { exact } from '../format/time.js';
import { bandWord } from '../format/words.js';
import type { Tokens } from '../theme/tokens.js';
import { scorecardChanges } from './score-history.js';

const chartOption = (history: readonly ScoreHistoryEntry[], tokens: Tokens): ChartOption => ({
  animation: false,
  useUTC: true,
  grid: { left: 30, right: 14, top: 22, bottom: 22 },
  tooltip: {
    trigger: 'axis',
    valueFormatter: (value) => `score ${Number(value).toFixed(1)}`,
    ...tooltipStyle(tokens),
  },
  xAxis: {
    type: 'time',
    ...axisStyle(tokens),
    splitLine: { show: false },
    splitNumber: 3,
    axisLabel: {
      ...axisStyle(tokens).axisLabel,
      formatter: {
        year: '{yyyy}',
        month: '{d} {MMM}',
        day: '{d} {MMM}',
        hour: '{HH}:{mm}',
        minute: '{HH}:{mm}',
      },
    },
  },
  yAxis: { type: 'value', min: 0, max: 100, splitNumber: 2, ...axisStyle(tokens) },
  series: [
    {
      type: 'line',
      name: 'Score',
      step: 'end',
      showSymbol: true,
      symbol: 'circle',
      symbolSize: 7,
      lineStyle: { color: tokens.ink3, width: 1.5 },
      data: history.map(({ scoredAt, score, band }) => ({
        value: [scoredAt, score],
        itemStyle: { color: tokens[band] },
      })),
      markLine: {
        silent: true,
        symbol: 'none',
        lineStyle: { color: tokens.lineStrong, type: 'dashed' },
        label: {
          color: tokens.ink3,
          fontSize: 10.5,
          formatter: '{b}',
          position: 'end',
          align: 'left',
          offset: [-2, 0],
        },
        data: scorecardChanges(history).map(({ scoredAt, scorecardVersion }) => ({
          name: scorecardVersion,
          xAxis: scoredAt,
        })),
      },
    },
  ],
});

/** The score over time, each point in the colour of its band, with the scorecard's versions marked. */
export function ScoreHistoryChart({
  history,
  height,
}: {
  history: readonly ScoreHistoryEntry[];
  height: number;
}) {
  const { tokens } = useTheme();
  const ordered = useMemo(
    () => [...history].sort((a, b) => Date.parse(a.scoredAt) - Date.parse(b.scoredAt)),
    [history],
  );
  const option = useMemo(() => chartOption(ordered, tokens), [ordered, tokens]);
  const last = ordered.at(-1);
  const label =
    last === undefined
      ? 'No scores'
      : `${ordered.length} scores; the last ${last.score.toFixed(0)}, band ${bandWord[last.band]}, ${exact(last.scoredAt)}`;
  return <LazyChart option={option} label={label} height={height} />;
}
