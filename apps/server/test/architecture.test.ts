import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
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

/** Foundations, open to every folder and to each other, then the features from left to right. */
const foundations = ['env', 'errors', 'clock', 'http'];
const features = [
  ...['queues', 'audit-log', 'auth', 'policies', 'outbox', 'intake', 'checkpoints'],
  ...['accounts', 'cases', 'scorecards', 'campaigns'],
  ...['evidence', 'ingest', 'scoring', 'enforcement'],
  ...['appeals', 'notifications', 'reports'],
  ...['scheduled-audits', 'system'],
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

/** These load the weights that ship beside them, once, when they are imported. */
const weightLoaders = /\/active-[a-z-]+\.ts$/;

test('contracts know zod alone, and detection neither files nor network nor clock', () => {
  const wrong = Object.entries(onlyPackages).flatMap(([room, allowed]) =>
    sourceFiles(roomFolder(room)).flatMap((file) =>
      importsOf(file)
        .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('@stillwatch/'))
        .filter((specifier) =>
          room === 'contracts'
            ? !allowed.some((pattern) => pattern.test(specifier))
            : /^node:(?!crypto|zlib|buffer)/.test(specifier) && !weightLoaders.test(file),
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

test('a server folder imports only from folders to its left, and enters a feature only by its service or by pure rules', () => {
  const src = roomFolder('server');
  const folderOf = (path: string) => relative(src, path).split('/')[0] ?? '';
  const mayImport = (from: string, target: string) => {
    const to = folderOf(target);
    if (to === from || foundations.includes(to)) return true;
    if (features.indexOf(to) === -1 || features.indexOf(to) >= features.indexOf(from)) return false;
    return (
      to === 'queues' || /\.rules\.js$/.test(target) || relative(src, target) === `${to}/${to}.service.js`
    );
  };
  const wrong = sourceFiles(src)
    .filter((file) => relative(src, file).includes('/'))
    .flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('../'))
        .filter((specifier) => !mayImport(folderOf(file), resolve(dirname(file), specifier)))
        .map((specifier) => `${relative(src, file)} imports ${specifier}`),
    );
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

test('only one place makes patterns of LIKE from what somebody typed', () => {
  const src = roomFolder('server');
  const makers = sourceFiles(src).filter((file) =>
    /\b(contains|startsWith|endsWith): |I?LIKE\s+'?%?'?\s*\|\|/.test(readFileSync(file, 'utf8')),
  );
  expect(makers.map((file) => relative(src, file))).toEqual(['http/list-filter.ts']);
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
