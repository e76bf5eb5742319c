import { Box } from '@mui/material';
import { useState, type PointerEvent } from 'react';
import type { Point } from './graph-model.js';

const smallest = 3;

/** Lies over a drawing and answers the line that was drawn around something, in pixels from the upper left corner. */
export function Lasso({ onClose }: { onClose: (line: readonly Point[]) => void }) {
  const [line, setLine] = useState<readonly Point[]>([]);
  const pointOf = (event: PointerEvent<HTMLElement>): Point => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  return (
    <Box
      sx={{ position: 'absolute', inset: 0, cursor: 'crosshair', touchAction: 'none' }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setLine([pointOf(event)]);
      }}
      onPointerMove={(event) => {
        if (line.length === 0) return;
        const point = pointOf(event);
        setLine((drawn) => [...drawn, point]);
      }}
      onPointerUp={() => {
        onClose(line.length >= smallest ? line : []);
        setLine([]);
      }}
    >
      <svg width="100%" height="100%" aria-hidden="true">
        <polygon
          points={line.map(({ x, y }) => `${x},${y}`).join(' ')}
          fill="var(--focus)"
          fillOpacity={0.12}
          stroke="var(--focus)"
          strokeWidth={1.5}
          strokeDasharray="4 3"
        />
      </svg>
    </Box>
  );
}
