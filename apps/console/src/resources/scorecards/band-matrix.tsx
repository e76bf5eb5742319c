import { styled } from '@mui/material/styles';
import { bands } from '@stillwatch/contracts/risk';
import type { BandMatrix as Matrix } from '@stillwatch/contracts/scorecard-version';
import { BandBadge } from '../../display/badge.js';
import { count } from '../../format/number.js';

const Table = styled('table')({
  borderCollapse: 'collapse',
  '& th': { padding: '4px 10px 4px 0', textAlign: 'left', fontSize: 12, fontWeight: 500 },
  '& td': { width: 84, height: 30, padding: '0 10px', textAlign: 'right', border: '1px solid var(--line)' },
});

const toneOf = (from: number, to: number, accounts: number): { background?: string; color: string } => {
  if (accounts === 0) return { color: 'var(--ink-3)' };
  if (from === to) return { background: 'var(--sunken)', color: 'var(--ink)' };
  return to > from
    ? { background: 'var(--critical-soft)', color: 'var(--critical)' }
    : { background: 'var(--exculpatory-soft)', color: 'var(--exculpatory)' };
};

/** Accounts by their band now (rows) and by the one they would have (columns); the diagonal keeps its band. */
export const BandMatrix = ({ matrix, label }: { matrix: Matrix; label: string }) => (
  <Table aria-label={label}>
    <thead>
      <tr>
        <th style={{ color: 'var(--ink-3)' }}>now ↓ then →</th>
        {bands.map((band) => (
          <th key={band} scope="col">
            <BandBadge band={band} />
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {bands.map((from, row) => (
        <tr key={from}>
          <th scope="row">
            <BandBadge band={from} />
          </th>
          {bands.map((to, column) => (
            <td key={to} className="figures" style={toneOf(row, column, matrix[from][to])}>
              {count(matrix[from][to])}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </Table>
);
