/**
 * The lines of a text that comes in pieces, without empty ones and without a byte order mark at its start. Of a longer line
 * than `maxLength` characters only the beginning is kept, so that no file can fill the memory.
 */
export async function* textLines(pieces: AsyncIterable<string>, maxLength: number): AsyncGenerator<string> {
  let held = '';
  let isStart = true;
  for await (const piece of pieces) {
    const lines = (held + (isStart ? withoutByteOrderMark(piece) : piece)).split('\n');
    isStart = false;
    held = (lines.pop() ?? '').slice(0, maxLength);
    for (const line of lines) if (line !== '') yield line.slice(0, maxLength);
  }
  if (held !== '') yield held;
}

export const withoutByteOrderMark = (text: string): string => text.replace(/^\uFEFF/, '');
