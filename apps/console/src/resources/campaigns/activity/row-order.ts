import type { CampaignTimeline } from '@stillwatch/contracts/campaign';

type Row = CampaignTimeline['rows'][number];

export const rowOrders = ['rhythm', 'activity', 'name'] as const;
export type RowOrder = (typeof rowOrders)[number];

const iterations = 30;

/**
 * Puts rows that are active in the same hours next to each other: by their place on the first principal component of
 * the rows (scaled to length one, centred by column), found by power iteration. Costs the cells times the iterations.
 */
function byRhythm(rows: readonly Row[], hours: number): Row[] {
  const scaled = rows.map(({ cells }) => {
    const length = Math.sqrt(cells.length) || 1;
    return cells.map(([hour]) => [hour, 1 / length] as const);
  });
  const mean = new Float64Array(hours);
  for (const cells of scaled)
    for (const [hour, value] of cells) mean[hour] = (mean[hour] ?? 0) + value / rows.length;
  const axis = Float64Array.from({ length: hours }, (_, hour) => Math.sin(hour + 1));
  const places = new Float64Array(rows.length);
  for (let round = 0; round < iterations; round += 1) {
    const centre = dot(mean, axis);
    scaled.forEach((cells, row) => {
      places[row] = cells.reduce((sum, [hour, value]) => sum + value * (axis[hour] ?? 0), 0) - centre;
    });
    axis.fill(0);
    const total = places.reduce((sum, place) => sum + place, 0);
    scaled.forEach((cells, row) => {
      for (const [hour, value] of cells) axis[hour] = (axis[hour] ?? 0) + value * (places[row] ?? 0);
    });
    for (let hour = 0; hour < hours; hour += 1) axis[hour] = (axis[hour] ?? 0) - (mean[hour] ?? 0) * total;
    const size = Math.sqrt(dot(axis, axis)) || 1;
    for (let hour = 0; hour < hours; hour += 1) axis[hour] = (axis[hour] ?? 0) / size;
  }
  return rows
    .map((row, index) => ({ row, place: places[index] ?? 0 }))
    .sort((a, b) => a.place - b.place || a.row.accountId.localeCompare(b.row.accountId))
    .map(({ row }) => row);
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

/** The rows of a timeline in the asked order. */
export function orderedRows({ rows, hours }: CampaignTimeline, order: RowOrder): Row[] {
  if (order === 'rhythm') return byRhythm(rows, hours);
  return [...rows].sort((a, b) =>
    order === 'activity' ? b.requests - a.requests : a.accountId.localeCompare(b.accountId),
  );
}

export interface BusyHour {
  /** Index of the hour, from the timeline's start. */
  hour: number;
  members: number;
  requests: number;
}

/** Hours by how many members are active in them, most first: what the raster shows as columns, as a table. */
export function busyHours({ rows, hours }: CampaignTimeline): BusyHour[] {
  const all = Array.from({ length: hours }, (_, hour): BusyHour => ({ hour, members: 0, requests: 0 }));
  for (const { cells } of rows)
    for (const [hour, requests] of cells) {
      const busy = all[hour];
      if (busy === undefined) continue;
      busy.members += 1;
      busy.requests += requests;
    }
  return all
    .filter(({ members }) => members > 0)
    .sort((a, b) => b.members - a.members || b.requests - a.requests || a.hour - b.hour);
}
