import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CheckpointRecord } from '@stillwatch/database/checkpoint';
import { parseCheckpointLine } from '@stillwatch/database/checkpoint-lines';
import { textLines } from '@stillwatch/database/text-lines';

const tailBytes = 256 * 1024;
const longestLine = 4_096;

/** The file of checkpoints: one JSON line each, only ever appended to, by any number of processes. */
export class CheckpointFile {
  constructor(readonly path: string) {}

  /** Returns when the line is on the disk. */
  async append(record: CheckpointRecord): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    const handle = await open(this.path, 'a+');
    try {
      // A full disk may have cut the last line off.
      const isCut = await endsInsideLine(handle);
      const line = Buffer.from(`${isCut ? '\n' : ''}${JSON.stringify(record)}\n`);
      const { bytesWritten } = await handle.write(line);
      if (bytesWritten !== line.length)
        throw new Error(`only ${bytesWritten} of ${line.length} bytes could be written`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncDirectory(dirname(this.path));
  }

  async exists(): Promise<boolean> {
    try {
      return (await stat(this.path)).isFile();
    } catch {
      return false;
    }
  }

  /** Every line in its order; null for one that is no checkpoint. */
  async *lines(): AsyncGenerator<CheckpointRecord | null> {
    yield* recordsOf(createReadStream(this.path));
  }

  /** The lines at the end of the file, at most a quarter of a megabyte of them; none when there is no file. */
  async *newestLines(): AsyncGenerator<CheckpointRecord | null> {
    if (!(await this.exists())) return;
    const { size } = await stat(this.path);
    yield* recordsOf(createReadStream(this.path, { start: Math.max(0, size - tailBytes) }));
  }
}

async function* recordsOf(stream: ReadStream): AsyncGenerator<CheckpointRecord | null> {
  for await (const line of textLines(stream.setEncoding('utf8'), longestLine))
    yield parseCheckpointLine(line);
}

async function endsInsideLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}

/** So that a new file's name is on the disk too. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
