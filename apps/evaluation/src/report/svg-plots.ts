/** Small plots as inline SVG: no script, no network, readable in print. */
const width = 460;
const height = 260;
const margin = 44;

const x = (value: number): number => margin + value * (width - 2 * margin);
const y = (value: number): number => height - margin - value * (height - 2 * margin);

function frame(title: string, xTitle: string, yTitle: string, body: string): string {
  return `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(0)}" class="axis"/><line x1="${x(0)}" y1="${y(0)}" x2="${x(0)}" y2="${y(1)}" class="axis"/>
<text x="${x(0.5)}" y="${height - 8}" text-anchor="middle">${xTitle}</text><text x="12" y="${y(0.5)}" text-anchor="middle" transform="rotate(-90 12 ${y(0.5)})">${yTitle}</text>
${body}</svg><figcaption>${title}</figcaption></figure>`;
}

const ticks = (labels: readonly [number, string][]): string =>
  labels
    .map(([at, label]) => `<text x="${x(at)}" y="${y(0) + 14}" text-anchor="middle">${label}</text>`)
    .join('');
const levels = [0, 0.25, 0.5, 0.75, 1]
  .map(
    (level) =>
      `<text x="${x(0) - 6}" y="${y(level) + 4}" text-anchor="end">${Math.round(100 * level)} %</text><line x1="${x(0)}" y1="${y(level)}" x2="${x(1)}" y2="${y(level)}" class="grid"/>`,
  )
  .join('');

export function calibrationPlot(
  bins: readonly { predicted: number; observed: number; count: number }[],
): string {
  const largest = Math.max(...bins.map((bin) => bin.count), 1);
  const dots = bins
    .map(
      (bin) =>
        `<circle cx="${x(bin.predicted)}" cy="${y(bin.observed)}" r="${3 + 7 * Math.sqrt(bin.count / largest)}" class="dot"><title>${bin.count} accounts</title></circle>`,
    )
    .join('');
  const diagonal = `<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" class="grid"/>`;
  return frame(
    'Calibration: what was promised and what was so',
    'predicted probability',
    'observed share',
    levels +
      ticks([
        [0, '0'],
        [0.5, '.5'],
        [1, '1'],
      ]) +
      diagonal +
      dots,
  );
}

/** Share detected by number of requests, on a logarithmic axis from 10 to 1,500. */
export function detectionCurve(curves: ReadonlyMap<string, readonly (number | undefined)[]>): string {
  const at = (requests: number): number => Math.log(requests / 10) / Math.log(150);
  const steps = [10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 130, 160, 200, 300, 450, 700, 1000, 1500];
  const lines = [...curves].map(([name, requests], index) => {
    const points = steps.map(
      (step) =>
        `${x(at(step)).toFixed(1)},${y(requests.filter((seen) => seen !== undefined && seen <= step).length / Math.max(1, requests.length)).toFixed(1)}`,
    );
    return `<polyline points="${points.join(' ')}" class="line c${index}"/><text x="${x(0) + 130 * (index % 3)}" y="${14 + 14 * Math.floor(index / 3)}" class="c${index}">${name.replaceAll('_', ' ')}</text>`;
  });
  return frame(
    'Requests to detect',
    'requests seen',
    'share flagged',
    levels + ticks([10, 30, 100, 300, 1000].map((step) => [at(step), String(step)])) + lines.join(''),
  );
}

export function bars(
  title: string,
  rows: readonly { name: string; share: number; accounts: number }[],
): string {
  const rowHeight = 18;
  const full = rows.length * rowHeight + 20;
  const body = rows
    .map(
      (row, index) =>
        `<text x="200" y="${index * rowHeight + 14}" text-anchor="end">${row.name.replaceAll('_', ' ')}</text><rect x="206" y="${index * rowHeight + 4}" width="${(200 * row.share).toFixed(1)}" height="12" class="bar"/><text x="${212 + 200 * row.share}" y="${index * rowHeight + 14}">${(100 * row.share).toFixed(1)} % of ${row.accounts}</text>`,
    )
    .join('');
  return `<figure><svg viewBox="0 0 520 ${full}" role="img" aria-label="${title}">${body}</svg><figcaption>${title}</figcaption></figure>`;
}
