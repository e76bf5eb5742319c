import { styled } from '@mui/material/styles';
import type { Band } from '@stillwatch/contracts/risk';
import type { Standing } from '@stillwatch/contracts/enforcement';
import type { ReactNode } from 'react';
import { bandWord, standingWord } from '../format/words.js';

export type Tone = 'none' | 'watch' | 'review' | 'critical' | 'exculpatory';

const Pill = styled('span', { shouldForwardProp: (name) => name !== 'tone' })<{ tone: Tone }>(({ tone }) => ({
  display: 'inline-flex',
  alignItems: 'center',
  gap: 5,
  padding: '0 7px 0 5px',
  height: 20,
  borderRadius: 10,
  background: `var(--${tone}-soft)`,
  color: `var(--${tone})`,
  fontSize: 12,
  fontWeight: 600,
  lineHeight: '20px',
  whiteSpace: 'nowrap',
}));

const bandShapes: Record<Band, ReactNode> = {
  none: <circle cx="6" cy="6" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  watch: <circle cx="6" cy="6" r="4.2" fill="currentColor" />,
  review: <path d="M6 1.2 11.2 10.6H.8Z" fill="currentColor" />,
  critical: <path d="M3.7.8h4.6l2.9 2.9v4.6l-2.9 2.9H3.7L.8 8.3V3.7Z" fill="currentColor" />,
};

const standingShapes: Record<Standing, ReactNode> = {
  active: <path d="m2 6.4 2.6 2.7L10 3.2" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  limited: <path d="M2 8.6h8M2 5.4h4.6" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  suspended: <path d="M3.9 2v8M8.1 2v8" fill="none" stroke="currentColor" strokeWidth="2" />,
  banned: (
    <g fill="none" stroke="currentColor" strokeWidth="1.7">
      <circle cx="6" cy="6" r="4.4" />
      <path d="m3 9 6-6" />
    </g>
  ),
};

const standingTone: Record<Standing, Tone> = {
  active: 'none',
  limited: 'review',
  suspended: 'critical',
  banned: 'critical',
};

const Shape = ({ children }: { children: ReactNode }) => (
  <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
    {children}
  </svg>
);

/** A band as colour, shape and word. */
export function BandBadge({ band }: { band: Band }) {
  return (
    <Pill tone={band}>
      <Shape>{bandShapes[band]}</Shape>
      {bandWord[band]}
    </Pill>
  );
}

/** A standing as colour, shape and word. */
export function StandingBadge({ standing }: { standing: Standing }) {
  return (
    <Pill tone={standingTone[standing]}>
      <Shape>{standingShapes[standing]}</Shape>
      {standingWord[standing]}
    </Pill>
  );
}

/** Any other short state in words. */
export function Badge({ tone = 'none', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <Pill tone={tone} style={{ padding: '0 7px' }}>
      {children}
    </Pill>
  );
}
