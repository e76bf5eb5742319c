import { createReadStream } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import type { StoredAuditEntry } from '@stillwatch/database/audit-chain';
import { readPublicKeys, type PublicKeys } from '@stillwatch/database/checkpoint';
import { checkpointLines, toCheckpoint, type CheckpointLine } from '@stillwatch/database/checkpoint-lines';
import { textLines, withoutByteOrderMark } from '@stillwatch/database/text-lines';

const longestEntry = 64 * 1024 * 1024;

/** What `GET /v1/audit-log/export` has written, from files in their order; null for a line that is no entry. */
export async function* entriesOfFiles(paths: readonly string[]): AsyncGenerator<StoredAuditEntry | null> {
  for (const path of paths) {
    const text = createReadStream(path, 'utf8') as AsyncIterable<string>;
    for await (const line of textLines(text, longestEntry)) yield parseEntry(line);
  }
}

/**
 * Checkpoints from files in their order: lines as Stillwatch writes them, or the answer of `GET /v1/audit-log/checkpoints`.
 * @throws in one sentence when a file is empty, or begins as such an answer and is none
 */
export async function* checkpointsOfFiles(paths: readonly string[]): AsyncGenerator<CheckpointLine> {
  for (const path of paths) {
    const listed = await listedCheckpoints(path);
    if (listed) {
      yield* listed;
      continue;
    }
    let isEmpty = true;
    for await (const line of checkpointLines(createReadStream(path, 'utf8') as AsyncIterable<string>)) {
      isEmpty = false;
      yield line;
    }
    if (isEmpty) throw new Error(`${path} is empty; name a file that holds checkpoints.`);
  }
}

async function listedCheckpoints(path: string): Promise<CheckpointLine[] | null> {
  let start = '';
  const bytesOfMarkAndBracket = 4;
  for await (const piece of createReadStream(path, { encoding: 'utf8', end: bytesOfMarkAndBracket - 1 }))
    start += String(piece);
  if (!withoutByteOrderMark(start).startsWith('[')) return null;
  let answer: ({ at?: string } | null)[];
  try {
    answer = JSON.parse(withoutByteOrderMark(await readFile(path, 'utf8'))) as typeof answer;
  } catch {
    throw new Error(`${path} begins as a list of checkpoints but is not whole; copy it anew.`);
  }
  const timeOf = (one: { at?: string } | null) => String(one?.at);
  return answer.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1)).map(toCheckpoint);
}

/** @throws in one sentence when a file cannot be read or holds no Ed25519 public key */
export async function publicKeysOfFiles(paths: readonly string[]): Promise<PublicKeys> {
  const keys: PublicKeys = new Map();
  for (const path of paths) {
    // The answer of `GET /v1/audit-log/checkpoint-keys` holds its line breaks escaped.
    const found = readPublicKeys((await readFile(path, 'utf8')).replaceAll('\\n', '\n'));
    if (found.size === 0) throw new Error(`${path} holds no public key in PEM.`);
    for (const [keyId, key] of found) keys.set(keyId, key);
  }
  return keys;
}

/** @throws in one sentence when one cannot be read */
export async function demandReadable(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await access(path).catch(() => {
      throw new Error(`${path} cannot be read; correct the path and try again.`);
    });
  }
}

const textFields = [
  'at',
  'actorType',
  'actorId',
  'actorName',
  'action',
  'objectType',
  'objectId',
  'prevHash',
  'hash',
];
const nullableFields = ['before', 'after'];

function parseEntry(line: string): StoredAuditEntry | null {
  let value: Record<string, unknown> | null;
  try {
    value = JSON.parse(line) as Record<string, unknown> | null;
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !Number.isSafeInteger(value['seq'])) return null;
  const fields = value;
  const isWhole =
    textFields.every((field) => typeof fields[field] === 'string') &&
    nullableFields.every((field) => fields[field] === null || typeof fields[field] === 'string');
  return isWhole ? ({ ...fields, seq: String(fields['seq']) } as StoredAuditEntry) : null;
}
