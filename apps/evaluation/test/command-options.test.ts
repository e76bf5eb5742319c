import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const commands = [
  'calibrate',
  'evaluate',
  'linkage/evaluate-campaigns',
  'linkage/fit-linkage',
  'linkage/simulate-pool',
  'speed/profile-ingest',
  'bench/ingest',
  'bench/review',
];
const run = (command: string, ...words: string[]) =>
  spawnSync(process.execPath, [fileURLToPath(new URL(`../dist/${command}.js`, import.meta.url)), ...words], {
    encoding: 'utf8',
  });

test.each(commands)(
  '%s says how it is used, and ends with a sentence at a word it does not know',
  (command) => {
    const help = run(command, '--help');
    expect(help.status).toBe(0);
    expect(help.stdout).toMatch(/^usage: npm run /);
    const wrong = run(command, '--no-such-option');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/'--no-such-option'[\s\S]*usage: npm run /);
    expect(wrong.stderr).not.toMatch(/^ {4}at /m);
  },
);

test('a folder that holds no world is named in a sentence', () => {
  const { status, stderr } = run('calibrate', '--worlds', '/no/such/world');
  expect(status).toBe(1);
  expect(stderr).toContain('/no/such/world');
  expect(stderr).not.toMatch(/^ {4}at /m);
});
