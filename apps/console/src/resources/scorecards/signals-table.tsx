import { Box } from '@mui/material';
import { styled } from '@mui/material/styles';
import { signedNats } from '../../format/number.js';
import { capitalised, familyWord, spelled } from '../../format/words.js';
import { binsOf, mostNats, type Bin, type ShownSignal } from './scorecard-document.js';

const Table = styled('table')(({ theme }) => ({
  width: '100%',
  borderCollapse: 'collapse',
  '& th': { textAlign: 'left', fontSize: 12, fontWeight: 550, color: 'var(--ink-3)', height: 28 },
  '& td': { borderTop: '1px solid var(--line)', height: 38, paddingRight: 12 },
  [theme.breakpoints.down('sm')]: { '& .wide': { display: 'none' } },
}));

const height = 30;
const barWidth = 14;
const gap = 2;

/** What each bin adds, as bars above (against the account) or below (for it) the line of no evidence. */
function BinBars({ bins, most }: { bins: readonly Bin[]; most: number }) {
  const width = bins.length * (barWidth + gap);
  const spoken = bins.map(({ range, nats }) => `${range}: ${signedNats(nats)} nats`).join('; ');
  return (
    <svg width={width} height={height} role="img" aria-label={spoken} style={{ display: 'block' }}>
      {bins.map(({ range, nats }, index) => {
        const size = Math.max((Math.abs(nats) / most) * (height / 2 - 1), 0.75);
        const top = nats >= 0 ? height / 2 - size : height / 2;
        return (
          <g key={range}>
            <title>{`${range}: ${signedNats(nats)} nats`}</title>
            <rect x={index * (barWidth + gap)} width={barWidth} height={height} fill="transparent" />
            <rect
              x={index * (barWidth + gap)}
              y={top}
              width={barWidth}
              height={size}
              rx={1}
              fill={nats >= 0 ? 'var(--critical)' : 'var(--exculpatory)'}
            />
          </g>
        );
      })}
      <line x1={0} x2={width} y1={height / 2} y2={height / 2} stroke="var(--line-strong)" />
    </svg>
  );
}

/** Every signal with its share and what each range of values adds. Those without a say come last. */
export function SignalsTable({ signals }: { signals: readonly ShownSignal[] }) {
  const most = mostNats(signals);
  const strength = (signal: ShownSignal) => Math.max(...binsOf(signal).map(({ nats }) => Math.abs(nats)));
  const sorted = [...signals].sort((a, b) => strength(b) - strength(a));
  return (
    <Table aria-label="Signals">
      <thead>
        <tr>
          <th scope="col">Signal</th>
          <th scope="col" className="wide">
            Family
          </th>
          <th scope="col" style={{ textAlign: 'right', paddingRight: 24 }}>
            Share
          </th>
          <th scope="col">Adds, from low to high values</th>
          <th scope="col" className="wide" style={{ textAlign: 'right' }}>
            Least and most, nats
          </th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((signal) => {
          const bins = binsOf(signal);
          const nats = bins.map((bin) => bin.nats);
          const idle = signal.beta === 0;
          return (
            <tr key={signal.signal} style={{ color: idle ? 'var(--ink-3)' : undefined }}>
              <td>{capitalised(spelled(signal.signal))}</td>
              <td className="wide">{familyWord[signal.family]}</td>
              <td className="figures" style={{ textAlign: 'right', paddingRight: 24 }}>
                {signal.beta.toFixed(2)}
              </td>
              <td>{idle ? 'no say' : <BinBars bins={bins} most={most} />}</td>
              <td className="figures wide" style={{ textAlign: 'right', paddingRight: 0 }}>
                {idle ? (
                  ''
                ) : (
                  <>
                    {signedNats(Math.min(...nats))}{' '}
                    <Box component="span" sx={{ color: 'var(--ink-3)' }}>
                      to
                    </Box>{' '}
                    {signedNats(Math.max(...nats))}
                  </>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
