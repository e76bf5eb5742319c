import type { Reason } from '@stillwatch/contracts/risk';
import { colours, page, styles, type PageFlow } from './page-flow.js';
import { nats, percent } from './words.js';

/** One bar, from where the sum stood before it to where it stands after it, in nats. */
export interface WaterfallStep {
  readonly text: string;
  readonly note: string | null;
  readonly from: number;
  readonly to: number;
  readonly kind: 'level' | 'against' | 'favour';
}

const remainderWorthShowing = 0.05;

/**
 * The prior, what speaks against the subject, what speaks for it, and the sum. Where these do not add up to the log-odds of
 * the reported probability, the difference is a step of its own and not hidden.
 */
export function waterfallSteps(
  prior: number,
  reasons: readonly Reason[],
  probability: number,
): WaterfallStep[] {
  const weighed = reasons.filter((reason) => reason.nats !== 0);
  const ordered = [
    ...weighed.filter((reason) => reason.nats > 0).sort((a, b) => b.nats - a.nats),
    ...weighed.filter((reason) => reason.nats < 0).sort((a, b) => a.nats - b.nats),
  ];
  let level = prior;
  const steps: WaterfallStep[] = [
    {
      text: 'Before any evidence',
      note: 'how rare this is among accounts',
      from: 0,
      to: prior,
      kind: 'level',
    },
  ];
  for (const reason of ordered) {
    const from = level;
    level += reason.nats;
    const kind = reason.nats > 0 ? 'against' : 'favour';
    steps.push({ text: reason.summary, note: noteOf(reason), from, to: level, kind });
  }
  const reported = probability > 0 && probability < 1 ? Math.log(probability / (1 - probability)) : level;
  if (Math.abs(reported - level) >= remainderWorthShowing) {
    const note = 'Observations that go together are not counted twice.';
    const kind = reported > level ? 'against' : 'favour';
    steps.push({ text: 'Correlated evidence counted once', note, from: level, to: reported, kind });
    level = reported;
  }
  steps.push({
    ...{ text: 'Together', note: `probability ${percent(1 / (1 + Math.exp(-level)))}` },
    ...{ from: 0, to: level, kind: 'level' },
  });
  return steps;
}

function noteOf(reason: Reason): string | null {
  const more = reason.percentile === undefined ? [] : [comparedWith(reason.percentile)];
  const ordinary =
    reason.ordinaryExplanation === undefined ? [] : [`Considered: ${reason.ordinaryExplanation}`];
  const notes = [...(reason.exculpatory ? ['In its favour.'] : []), ...more, ...ordinary];
  return notes.length === 0 ? null : notes.join(' ');
}

/** `share` of the accounts show less of it. */
function comparedWith(share: number): string {
  const cohort = 'accounts with the same declared purpose';
  if (share < 0.005) return `Next to none of the ${cohort} show less of it.`;
  return share < 0.5
    ? `Less than ${percent(1 - share)} of ${cohort}.`
    : `More than ${percent(share)} of ${cohort}.`;
}

const labelWidth = 290;
const figureWidth = 40;
const barLeft = page.left + labelWidth + 10;
const barRight = page.right - figureWidth;
const fills = { level: colours.accent, against: colours.against, favour: colours.favour } as const;

/** One row a step: what it says, its bar, and its nats. The bars repeat what the figures say. */
export function drawWaterfall(flow: PageFlow, steps: readonly WaterfallStep[]): void {
  const levels = steps.flatMap(({ from, to }) => [from, to]);
  const [least, most] = [Math.min(0, ...levels), Math.max(0, ...levels)];
  const scale = (barRight - barLeft) / Math.max(1, most - least);
  const xOf = (level: number) => barLeft + (level - least) * scale;
  for (const step of steps) {
    const style = step.kind === 'level' ? styles.smallBold : styles.small;
    const lines = flow.type.lines(step.text, style, labelWidth, 6);
    const notes = step.note === null ? [] : flow.type.lines(step.note, noteStyle, labelWidth, 4);
    const height = lines.length * style.leading + notes.length * noteStyle.leading + 6;
    flow.need(height);
    const top = flow.y;
    flow.artifact(() =>
      drawBar(flow, step, { top, height, zero: xOf(0), from: xOf(step.from), to: xOf(step.to) }),
    );
    flow.leaf('P', () => {
      flow.space(3);
      flow.lines(lines, style, page.left);
      flow.lines(notes, noteStyle, page.left);
      const figure = step.kind === 'level' ? step.to : step.to - step.from;
      const y = flow.baseline(styles.smallBold, top + 3);
      flow.type.draw(`${nats(figure)} nats`, 0, y, styles.smallBold, { right: page.right });
    });
    flow.y = top + height;
  }
  flow.space(6);
}

const noteStyle = { ...styles.small, colour: colours.muted, size: 7.2, leading: 9.6 };

function drawBar(
  { doc }: PageFlow,
  { kind }: WaterfallStep,
  at: { top: number; height: number; zero: number; from: number; to: number },
): void {
  doc.moveTo(page.left, at.top + at.height).lineTo(page.right, at.top + at.height);
  doc.lineWidth(0.4).strokeColor(colours.line).stroke();
  doc
    .moveTo(at.zero, at.top)
    .lineTo(at.zero, at.top + at.height)
    .lineWidth(0.6)
    .strokeColor(colours.muted)
    .stroke();
  const [left, right] = [Math.min(at.from, at.to), Math.max(at.from, at.to)];
  doc.rect(left, at.top + 4, Math.max(0.8, right - left), 8).fill(fills[kind]);
}
