import type { Frame } from './cpu-profile.js';

const width = 1_200;
const rowHeight = 18;
const leastWidth = 1;
const characterWidth = 6.6;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A warm colour by the name of the file, so that one file's functions look alike. */
function colour(file: string): string {
  let hash = 0;
  for (const character of file) hash = (hash * 31 + character.charCodeAt(0)) % 360;
  return `hsl(${10 + (hash % 50)} 75% ${62 + (hash % 17)}%)`;
}

/**
 * A flame graph as one SVG that stands alone: a box is a call, as wide as its share of the time, on top of its caller.
 * Hovering a box names it; calls below a thousandth of the time are left out.
 */
export function flameGraph(root: Frame, title: string): string {
  const boxes: string[] = [];
  let deepest = 0;
  const draw = (frame: Frame, left: number, depth: number): void => {
    const size = (width * frame.total) / Math.max(1, root.total);
    if (size < leastWidth) return;
    deepest = Math.max(deepest, depth);
    const label = `${frame.name}${frame.file ? ` (${frame.file})` : ''}`;
    const share = ((100 * frame.total) / Math.max(1, root.total)).toFixed(1);
    const room = Math.floor((size - 6) / characterWidth);
    const text =
      room < 3 ? '' : `<text x="${(left + 3).toFixed(1)}" y="13">${escaped(label.slice(0, room))}</text>`;
    boxes.push(
      `<g transform="translate(0 ROW${depth})"><title>${escaped(label)}: ${share} % of the time, ${((100 * frame.self) / Math.max(1, root.total)).toFixed(1)} % itself</title>` +
        `<rect x="${left.toFixed(1)}" width="${Math.max(0.5, size - 0.5).toFixed(1)}" height="${rowHeight - 1}" fill="${colour(frame.file)}"/>${text}</g>`,
    );
    let at = left;
    for (const child of frame.children) {
      draw(child, at, depth + 1);
      at += (width * child.total) / Math.max(1, root.total);
    }
  };
  draw(root, 0, 0);
  const height = (deepest + 1) * rowHeight + 30;
  const placed = boxes.map((box) =>
    box.replace(/ROW(\d+)/, (_, depth: string) => String(height - (Number(depth) + 1) * rowHeight)),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="monospace" font-size="11" role="img" aria-label="${escaped(title)}">
<rect width="${width}" height="${height}" fill="#fffdf8"/><text x="6" y="18" font-size="14">${escaped(title)}</text>
${placed.join('\n')}
</svg>\n`;
}
