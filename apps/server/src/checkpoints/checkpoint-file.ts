import { createReadStream } from 'node:fs';
import { mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CheckpointRecord } from '@stillwatch/database/checkpoint';
import { checkpointLines, type CheckpointLine } from '@stillwatch/database/checkpoint-lines';

const tailBytes = 256 * 1024;

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

  /** Every line in its order. */
  async *lines(): AsyncGenerator<CheckpointLine> {
    yield* checkpointLines(createReadStream(this.path, 'utf8') as AsyncIterable<string>);
  }

  /** The lines at the end of the file, at most a quarter of a megabyte of them; none when there is no file. */
  async *newestLines(): AsyncGenerator<CheckpointLine> {
    if (!(await this.exists())) return;
    const { size } = await stat(this.path);
    const start = Math.max(0, size - tailBytes);
    yield* checkpointLines(createReadStream(this.path, { encoding: 'utf8', start }) as AsyncIterable<string>);
  }
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
