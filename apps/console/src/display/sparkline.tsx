import { compact } from '../format/number.js';

const width = 86;
const height = 20;

/** Daily quantities as bars, oldest first, with their sum in words for screen readers. */
export function Sparkline({ values, unit }: { values: readonly number[]; unit: string }) {
  const largest = Math.max(...values, 1);
  const total = values.reduce((sum, value) => sum + value, 0);
  const step = width / Math.max(values.length, 1);
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${compact(total)} ${unit} in ${values.length} days`}
      style={{ display: 'block' }}
    >
      {values.map((value, index) => {
        const size = value === 0 ? 1 : Math.max(2, (value / largest) * height);
        return (
          <rect
            key={index}
            x={index * step}
            y={height - size}
            width={Math.max(1, step - 1)}
            height={size}
            fill={value === 0 ? 'var(--line-strong)' : 'var(--ink-3)'}
          />
        );
      })}
    </svg>
  );
}
