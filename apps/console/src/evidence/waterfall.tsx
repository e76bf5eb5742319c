import { Box } from '@mui/material';
import { styled } from '@mui/material/styles';
import { percent, signedNats } from '../format/number.js';
import { waterfallDomain, type WaterfallStep } from './waterfall-steps.js';

const Row = styled('button', { shouldForwardProp: (name) => name !== 'narrow' })<{ narrow: boolean }>(
  ({ theme, narrow }) => ({
    all: 'unset',
    boxSizing: 'border-box',
    display: 'grid',
    width: '100%',
    gridTemplateColumns: `minmax(0, ${narrow ? 2.8 : 1.7}fr) minmax(0, 1fr) 40px`,
    alignItems: 'center',
    gap: 12,
    height: 23,
    padding: '0 8px',
    borderRadius: 6,
    cursor: 'pointer',
    '&:hover': { background: 'var(--hover)' },
    '&[aria-pressed="true"]': { background: 'var(--sunken)' },
    '&:focus-visible': { outline: '2px solid var(--focus)', outlineOffset: -2 },
    '&:disabled': { cursor: 'default', background: 'none' },
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 2.2fr) minmax(0, 1fr) 38px' },
  }),
);

const toneOf = ({ kind, nats }: WaterfallStep): string => {
  if (kind === 'reason') return nats < 0 ? 'var(--exculpatory)' : 'var(--critical)';
  return kind === 'total' ? 'var(--ink)' : 'var(--ink-3)';
};

const labelOf = (step: WaterfallStep, probability: number): string => {
  if (step.kind === 'prior') return 'Before any evidence';
  if (step.kind === 'minor') return `${step.count ?? 0} more of next to no weight`;
  if (step.kind === 'remainder') return 'Correlated evidence counted once';
  if (step.kind === 'total') return `All together: probability ${percent(probability)}`;
  return step.reason?.summary ?? '';
};

interface WaterfallProps {
  steps: readonly WaterfallStep[];
  probability: number;
  selected: string | undefined;
  select: (signal: string) => void;
  /** Shows the reasons that are folded into one step. */
  unfold: () => void;
  /** Gives the words more of the room. */
  narrow?: boolean;
}

/** The way from the prior to the total, one row a step; the rows of reasons open their evidence. */
export function Waterfall({ steps, probability, selected, select, unfold, narrow = false }: WaterfallProps) {
  const { least, most } = waterfallDomain(steps);
  const place = (nats: number) => ((nats - least) / Math.max(most - least, 0.01)) * 100;
  return (
    <Box component="ol" aria-label="Evidence in nats of log-odds" sx={{ mx: -2 }}>
      {steps.map((step) => {
        const signal = step.reason?.signal;
        const [left, right] = [Math.min(step.from, step.to), Math.max(step.from, step.to)].map(place) as [
          number,
          number,
        ];
        const strong = step.kind === 'total';
        return (
          <Box
            component="li"
            key={signal ?? step.kind}
            sx={strong ? { position: 'sticky', bottom: 0, bgcolor: 'var(--surface)' } : undefined}
          >
            <Row
              narrow={narrow}
              type="button"
              disabled={signal === undefined && step.kind !== 'minor'}
              aria-pressed={signal === undefined ? undefined : signal === selected}
              onClick={() => {
                if (signal !== undefined) select(signal);
                else if (step.kind === 'minor') unfold();
              }}
            >
              <Box
                component="span"
                title={step.reason?.summary}
                sx={{
                  overflow: 'hidden',
                  textOverflow: 'ellipsis',
                  whiteSpace: 'nowrap',
                  fontWeight: strong ? 650 : 400,
                  color: signal === undefined && !strong ? 'var(--ink-3)' : 'var(--ink)',
                }}
              >
                {labelOf(step, probability)}
              </Box>
              <Box
                component="span"
                aria-hidden="true"
                sx={{ position: 'relative', height: '100%', display: 'block' }}
              >
                <Box
                  component="span"
                  sx={{
                    position: 'absolute',
                    left: `${place(0)}%`,
                    top: 0,
                    bottom: 0,
                    borderLeft: '1px dashed var(--line-strong)',
                  }}
                />
                <Box
                  component="span"
                  sx={{
                    position: 'absolute',
                    left: `${left}%`,
                    width: `${Math.max(right - left, 0.6)}%`,
                    top: 5,
                    bottom: 5,
                    borderRadius: '2px',
                    bgcolor: toneOf(step),
                  }}
                />
              </Box>
              <Box
                component="span"
                className="figures"
                sx={{
                  textAlign: 'right',
                  fontWeight: strong ? 650 : 550,
                  color: toneOf(step),
                  fontSize: 12.5,
                }}
              >
                {signedNats(step.nats)}
                <span className="visually-hidden"> nats</span>
              </Box>
            </Row>
          </Box>
        );
      })}
    </Box>
  );
}
