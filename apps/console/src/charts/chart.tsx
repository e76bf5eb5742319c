import { Box } from '@mui/material';
import { useEffect, useRef } from 'react';
import type { ECharts } from 'echarts/core';
import { startChart, type ChartOption } from './echarts-core.js';

interface ChartProps {
  option: ChartOption;
  /** What the chart shows, in words, for those who do not see it. */
  label: string;
  height: number | string;
}

/** An ECharts drawing that follows the size of its place. */
export default function Chart({ option, label, height }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const drawn = startChart(element);
    chart.current = drawn;
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);
  return <Box ref={place} role="img" aria-label={label} sx={{ height, width: '100%', minHeight: 60 }} />;
}
