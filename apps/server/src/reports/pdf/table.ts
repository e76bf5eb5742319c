import { colours, page, styles, type PageFlow } from './page-flow.js';
import type { TextStyle } from './typesetter.js';

export interface Column {
  readonly title: string;
  /** In points; together at most the width of the text. */
  readonly width: number;
  readonly align?: 'right';
  readonly style?: TextStyle;
}

const gap = 8;
const padding = 3;
/** What is longer stands whole in the JSON. */
const mostLines = 40;

/** A table whose head comes again on each page. Rows may come as slowly as they are read. */
export async function drawTable(
  flow: PageFlow,
  columns: readonly Column[],
  rows: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
): Promise<void> {
  flow.need(60);
  await flow.group('Table', async () => {
    flow.groupNow('TR', () => drawHead(flow, columns, (draw) => flow.leaf('TH', draw)));
    let count = 0;
    for await (const row of rows) {
      drawRow(flow, columns, row);
      count += 1;
      if (count % 50 === 0) await flow.pause();
    }
  });
  flow.space(6);
}

function drawHead(flow: PageFlow, columns: readonly Column[], cell: (draw: () => void) => void): void {
  const style = { ...styles.smallBold, colour: colours.muted };
  const top = flow.y;
  let x: number = page.left;
  for (const column of columns) {
    const at = x;
    cell(() => drawCell(flow, column, at, top + padding, [column.title], style));
    x += column.width + gap;
  }
  flow.y = top + style.leading + 2 * padding;
  rule(flow, flow.y, 0.8);
}

function drawRow(flow: PageFlow, columns: readonly Column[], row: readonly string[]): void {
  const cells = columns.map((column, index) => {
    const style = column.style ?? styles.small;
    return { column, style, lines: flow.type.lines(row[index] ?? '', style, column.width, mostLines) };
  });
  const height = Math.max(...cells.map(({ lines, style }) => lines.length * style.leading)) + 2 * padding;
  if (flow.y + height > page.bottom) {
    flow.newPage();
    // Read once, at the table's beginning.
    flow.artifact(() => drawHead(flow, columns, (draw) => draw()));
  }
  const top = flow.y;
  flow.groupNow('TR', () => {
    let x: number = page.left;
    for (const { column, style, lines } of cells) {
      const at = x;
      flow.leaf('TD', () => drawCell(flow, column, at, top + padding, lines, style));
      x += column.width + gap;
    }
  });
  flow.y = top + height;
  rule(flow, flow.y, 0.4);
}

function drawCell(
  flow: PageFlow,
  { align, width }: Column,
  x: number,
  top: number,
  lines: readonly string[],
  style: TextStyle,
): void {
  for (const [index, line] of lines.entries()) {
    const y = flow.baseline(style, top + index * style.leading);
    flow.type.draw(line, x, y, style, align === 'right' ? { right: x + width } : undefined);
  }
}

function rule(flow: PageFlow, y: number, thickness: number): void {
  flow.artifact(() => {
    flow.doc
      .moveTo(page.left, y)
      .lineTo(page.right, y)
      .lineWidth(thickness)
      .strokeColor(colours.line)
      .stroke();
  });
}
