import { Box } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import type { CampaignTimeline } from '@stillwatch/contracts/campaign';
import { useEffect, useMemo, useRef, useState, type PointerEvent } from 'react';
import { count } from '../../../format/number.js';
import { dayOf, hourName } from '../../../format/time.js';

type Row = CampaignTimeline['rows'][number];

const hourMs = 3_600_000;
const least = 2;
const most = 14;
const axisHeight = 18;

/** Pixels a row takes: all rows where they fit, at least two and at most fourteen. */
export const rowHeight = (rows: number, room: number): number =>
  Math.max(least, Math.min(most, Math.floor(room / Math.max(rows, 1))));

interface RasterProps {
  timeline: CampaignTimeline;
  rows: readonly Row[];
  selected: ReadonlySet<string>;
  open: (accountId: string) => void;
  /** Height that is there before it scrolls, in pixels. */
  room: number;
}

interface Hover {
  x: number;
  y: number;
  row: Row;
  hour: number;
}

function useWidth() {
  const [width, setWidth] = useState(0);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { frame, width };
}

function useDrawing({ timeline, rows, selected, room }: RasterProps, width: number) {
  const { tokens } = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const each = rowHeight(rows.length, room);
  const busiest = useMemo(
    () =>
      rows.reduce((top, { cells }) => cells.reduce((high, [, requests]) => Math.max(high, requests), top), 1),
    [rows],
  );
  useEffect(() => {
    const element = canvas.current;
    const brush = element?.getContext('2d');
    if (!element || !brush || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    element.width = width * ratio;
    element.height = rows.length * each * ratio;
    brush.scale(ratio, ratio);
    const hourWidth = width / timeline.hours;
    const gap = each > 4 ? 1 : 0;
    rows.forEach(({ accountId, cells }, index) => {
      if (selected.has(accountId)) {
        brush.globalAlpha = 1;
        brush.fillStyle = tokens.watchSoft;
        brush.fillRect(0, index * each, width, each);
      }
      brush.fillStyle = tokens.heat[1];
      for (const [hour, requests] of cells) {
        brush.globalAlpha = 0.3 + 0.7 * Math.sqrt(requests / busiest);
        brush.fillRect(hour * hourWidth, index * each, Math.max(1, hourWidth - 0.3), each - gap);
      }
    });
  }, [timeline, rows, selected, each, busiest, width, tokens]);
  return { canvas, each };
}

/** Each member a row, each hour a column: who acts together shows as columns, who takes turns as steps. */
export function Raster(props: RasterProps) {
  const { timeline, rows, open, room } = props;
  const { frame, width } = useWidth();
  const { canvas, each } = useDrawing(props, width);
  const [hover, setHover] = useState<Hover>();
  const hit = (event: PointerEvent<HTMLElement>): Hover | undefined => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    const row = rows[Math.floor(y / each)];
    return row && { x, y, row, hour: Math.floor((x / Math.max(width, 1)) * timeline.hours) };
  };
  const days = Math.ceil(timeline.hours / 24);
  const shownEvery = Math.max(1, Math.ceil(days / Math.max(1, width / 52)));
  return (
    <Box ref={frame} sx={{ minWidth: 0 }}>
      <Box
        aria-hidden="true"
        sx={{
          position: 'sticky',
          top: 0,
          zIndex: 1,
          height: axisHeight,
          bgcolor: 'var(--surface)',
          fontSize: 11,
          color: 'var(--ink-3)',
          overflow: 'hidden',
        }}
      >
        {Array.from({ length: days }, (_, day) =>
          day % shownEvery === 0 ? (
            <span
              key={day}
              style={{
                position: 'absolute',
                left: `${((day * 24) / timeline.hours) * 100}%`,
                whiteSpace: 'nowrap',
              }}
            >
              {dayOf(new Date(Date.parse(timeline.from) + day * 24 * hourMs).toISOString())}
            </span>
          ) : null,
        )}
      </Box>
      <Box
        sx={{ position: 'relative', cursor: 'pointer' }}
        onPointerMove={(event) => setHover(hit(event))}
        onPointerLeave={() => setHover(undefined)}
        onClick={() => hover !== undefined && open(hover.row.accountId)}
      >
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Activity of ${rows.length} members over ${days} days. The busiest hours are in the table below.`}
          style={{
            display: 'block',
            width: '100%',
            height: rows.length * each,
            minHeight: Math.min(room, 24),
          }}
        />
        {hover !== undefined && (
          <Box
            sx={{
              position: 'absolute',
              left: Math.min(hover.x + 12, Math.max(0, width - 230)),
              top: hover.y + 14,
              zIndex: 2,
              pointerEvents: 'none',
              bgcolor: 'var(--ink)',
              color: 'var(--inverse)',
              borderRadius: '6px',
              px: 2,
              py: 1,
              fontSize: 12,
              lineHeight: '16px',
              whiteSpace: 'nowrap',
            }}
          >
            <div className="mono">{hover.row.accountId}</div>
            {hourName(timeline.from, hover.hour)}:{' '}
            {count(hover.row.cells.find(([hour]) => hour === hover.hour)?.[1] ?? 0)} requests
          </Box>
        )}
      </Box>
    </Box>
  );
}
