import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const root = resolve(process.cwd(), '../..');

/** Room → the rooms it may import (DESIGN, section 1). */
const rooms: Record<string, readonly string[]> = {
  contracts: [],
  detection: ['contracts'],
  database: [],
  'dev-runtime': ['database'],
  server: ['contracts', 'detection', 'database'],
  console: ['contracts'],
  evaluation: ['contracts', 'detection', 'dev-runtime'],
};

/** Server folders from left to right; a folder imports only from groups to its left. */
const groups: readonly (readonly string[])[] = [
  ['env', 'errors', 'clock', 'http'],
  ['queues', 'auth', 'audit-log', 'policies'],
  ['accounts'],
  ['cases'],
  ['ingest', 'scoring', 'campaigns', 'enforcement'],
  ['scheduled-audits', 'system'],
];

/** Outside packages a room may use; a room that is not listed may use any of its own dependencies. */
const onlyPackages: Record<string, readonly RegExp[]> = {
  contracts: [/^zod$/],
  detection: [],
};

function sourceFiles(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return name === 'generated' ? [] : sourceFiles(path);
    return /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) ? [path] : [];
  });
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '');
}

const roomFolder = (room: string) =>
  join(root, ['server', 'console', 'evaluation'].includes(room) ? 'apps' : 'packages', room, 'src');

test('rooms import only what the table allows', () => {
  const wrong = Object.entries(rooms).flatMap(([room, allowed]) =>
    sourceFiles(roomFolder(room)).flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('@stillwatch/'))
        .filter((specifier) => ![room, ...allowed].includes(specifier.split('/')[1] ?? ''))
        .map((specifier) => `${relative(root, file)} imports ${specifier}`),
    ),
  );
  expect(wrong).toEqual([]);
});

test('contracts know zod alone, and detection neither files nor network nor clock', () => {
  const wrong = Object.entries(onlyPackages).flatMap(([room, allowed]) =>
    sourceFiles(roomFolder(room)).flatMap((file) =>
      importsOf(file)
        .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('@stillwatch/'))
        .filter((specifier) =>
          room === 'contracts'
            ? !allowed.some((pattern) => pattern.test(specifier))
            : /^node:(?!crypto|zlib|buffer)/.test(specifier),
        )
        .map((specifier) => `${relative(root, file)} imports ${specifier}`),
    ),
  );
  expect(wrong).toEqual([]);
  const impure = sourceFiles(roomFolder('detection')).filter((file) =>
    /Date\.now\(|new Date\(\)|Math\.random\(/.test(readFileSync(file, 'utf8')),
  );
  expect(impure.map((file) => relative(root, file))).toEqual([]);
});

test('a server folder imports only from folders to its left, and enters a feature only by its service', () => {
  const src = roomFolder('server');
  const level = (folder: string) => groups.findIndex((group) => group.includes(folder));
  const wrong = sourceFiles(src).flatMap((file) => {
    const from = relative(src, file).split('/');
    if (from.length === 1) return [];
    return importsOf(file)
      .filter((specifier) => specifier.startsWith('../'))
      .map((specifier) => relative(src, resolve(join(src, ...from.slice(0, -1)), specifier)))
      .filter((target) => target.split('/')[0] !== from[0])
      .filter((target) => {
        const [folder = '', ...rest] = target.split('/');
        const here = level(from[0] ?? '');
        const there = level(folder);
        const leftward = there >= 0 && (there < here || (there === 0 && here === 0));
        const entry = there === 0 || folder === 'queues' || rest.join('/') === `${folder}.service.js`;
        return !leftward || !entry;
      })
      .map((target) => `${from.join('/')} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

test('controllers and processors never touch Prisma, and only the queues folder makes queues', () => {
  const src = roomFolder('server');
  const files = sourceFiles(src);
  const touching = files.filter(
    (file) =>
      /\.(controller|processor)\.ts$/.test(file) &&
      /@stillwatch\/database|\.prisma\b/.test(readFileSync(file, 'utf8')),
  );
  const queueing = files.filter(
    (file) => !relative(src, file).startsWith('queues/') && importsOf(file).includes('bullmq'),
  );
  expect([...touching, ...queueing].map((file) => relative(src, file))).toEqual([]);
});

test('only env reads the environment', () => {
  const src = roomFolder('server');
  const readers = sourceFiles(src).filter((file) => readFileSync(file, 'utf8').includes('process.env'));
  expect(readers.map((file) => relative(src, file))).toEqual(['env/env.ts']);
});

test('country is never read by the detection', () => {
  const readers = sourceFiles(roomFolder('detection')).filter((file) =>
    /\.country\b|\['country'\]/.test(readFileSync(file, 'utf8')),
  );
  expect(readers).toEqual([]);
});
