import { Box } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import type { CampaignMember } from '@stillwatch/contracts/campaign';
import type { ECharts } from 'echarts/core';
import { useEffect, useMemo, useRef } from 'react';
import { startGraph } from '../../../charts/graph-chart.js';
import { useDesk } from '../desk.js';
import { graphOption } from './graph-option.js';
import { isInside, type Point, type ShownEdge } from './graph-model.js';
import { Lasso } from './lasso.js';

interface LinkGraphProps {
  members: readonly CampaignMember[];
  edges: readonly ShownEdge[];
  places: ReadonlyMap<string, Point>;
  colours: ReadonlyMap<string, string>;
  lassoing: boolean;
  onLassoed: () => void;
  /** Grows by one each time the whole picture shall be fitted into its frame again. */
  fits: number;
}

interface Clicked {
  dataType?: string;
  data?: unknown;
}

const idOf = (data: unknown): string | undefined => {
  const { id } = (data ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id : undefined;
};

/** Members and what links them. Drag moves, the wheel zooms, a click inspects; the same facts are in the tables beside it. */
export default function LinkGraph(props: LinkGraphProps) {
  const { members, edges, places, colours, lassoing, onLassoed, fits } = props;
  const { tokens } = useTheme();
  const { selected, marked, inspect, select } = useDesk();
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const option = useMemo(
    () => graphOption({ members, edges, places, colours, selected, marked, tokens }),
    [members, edges, places, colours, selected, marked, tokens],
  );
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const drawn = startGraph(element);
    chart.current = drawn;
    drawn.on('click', ({ dataType, data }: Clicked) => {
      const id = idOf(data);
      if (id === undefined) return;
      inspect(dataType === 'edge' ? { type: 'edge', key: id } : { type: 'member', accountId: id });
    });
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.dispose();
    };
  }, [inspect]);
  useEffect(() => {
    chart.current?.setOption(option);
  }, [option]);
  useEffect(() => {
    if (fits > 0) chart.current?.setOption({ series: [{ zoom: 1, center: null }] });
  }, [fits]);
  const pick = (line: readonly Point[]) => {
    const drawn = chart.current;
    if (drawn === undefined) return;
    const inside = [...places].filter(([, { x, y }]) => {
      const [px, py] = drawn.convertToPixel({ seriesIndex: 0 }, [x, y]) as [number, number];
      return isInside({ x: px, y: py }, line);
    });
    select(inside.map(([accountId]) => accountId));
    onLassoed();
  };
  return (
    <Box sx={{ position: 'relative', flex: 1, minHeight: 300 }}>
      <Box
        ref={frame}
        role="img"
        aria-label={`${members.length} members and ${edges.length} links between them. The views Members and Links hold the same as tables.`}
        sx={{ position: 'absolute', inset: 0 }}
      />
      {lassoing && <Lasso onClose={pick} />}
    </Box>
  );
}
