/**
 * The lines of a text that comes in pieces, without empty ones. Of a longer line than `maxLength` characters only the
 * beginning is kept, so that no file can fill the memory.
 */
export async function* textLines(pieces: AsyncIterable<string>, maxLength: number): AsyncGenerator<string> {
  let held = '';
  for await (const piece of pieces) {
    const lines = (held + piece).split('\n');
    held = (lines.pop() ?? '').slice(0, maxLength);
    for (const line of lines) if (line !== '') yield line.slice(0, maxLength);
  }
  if (held !== '') yield held;
}
