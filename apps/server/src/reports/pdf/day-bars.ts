import { colours, page, styles, textWidth, type PageFlow } from './page-flow.js';
import { count } from './words.js';

export interface DayValue {
  /** `2026-11-24`. */
  readonly day: string;
  readonly value: number;
}

const height = 110;
const dayMs = 86_400_000;

/** A bar for each day from the first to the last, also those without any; more than 400 days are cut to the last 400. */
export function drawDayBars(flow: PageFlow, title: string, values: readonly DayValue[]): void {
  const days = everyDay(values);
  const most = Math.max(1, ...days.map(({ value }) => value));
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? ''];
  const total = days.reduce((sum, { value }) => sum + value, 0);
  flow.need(height + 46);
  const alt = `Bar chart: ${title} from ${first} to ${last}, ${count(total)} in all, at most ${count(most)} on a day.`;
  flow.leaf('Figure', () => draw(flow, { title, days, most, first, last }), { alt });
  flow.space(8);
}

function draw(
  flow: PageFlow,
  {
    title,
    days,
    most,
    first,
    last,
  }: { title: string; days: DayValue[]; most: number; first: string; last: string },
): void {
  const { doc } = flow;
  const label = { ...styles.small, colour: colours.muted };
  const left = page.left + 52;
  flow.type.draw(title, page.left, flow.baseline(styles.smallBold), styles.smallBold);
  const top = flow.y + 20;
  const bottom = top + height;
  for (const share of [0, 0.5, 1]) {
    const y = bottom - share * height;
    doc.moveTo(left, y).lineTo(page.right, y).lineWidth(0.4).strokeColor(colours.line).stroke();
    flow.type.draw(count(most * share), 0, y + 2.5, label, { right: left - 6 });
  }
  const step = (textWidth - 52) / days.length;
  for (const [index, { value }] of days.entries()) {
    if (value === 0) continue;
    const barHeight = Math.max(0.5, (value / most) * height);
    doc
      .rect(left + index * step, bottom - barHeight, Math.max(0.4, step * 0.82), barHeight)
      .fill(colours.accent);
  }
  flow.type.draw(first, left, bottom + 11, label);
  if (days.length > 1) flow.type.draw(last, 0, bottom + 11, label, { right: page.right });
  flow.y = bottom + 16;
}

function everyDay(values: readonly DayValue[]): DayValue[] {
  const byDay = new Map(values.map(({ day, value }) => [day, value]));
  const sorted = [...byDay.keys()].sort();
  const [first = '1970-01-01', last = first] = [sorted[0], sorted.at(-1)];
  const days: DayValue[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += dayMs) {
    const day = new Date(at).toISOString().slice(0, 10);
    days.push({ day, value: byDay.get(day) ?? 0 });
  }
  return days.slice(-400);
}
