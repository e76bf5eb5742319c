import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const script = fileURLToPath(new URL('../../../.ci/sum-tests', import.meta.url));

function sum(output: string[], failedSteps = 0): { line: string; exitCode: number | null } {
  const run = spawnSync('bash', [script, String(failedSteps)], {
    input: `${output.join('\n')}\n`,
    encoding: 'utf8',
  });
  return { line: run.stdout.trimEnd(), exitCode: run.status };
}

const passing = [
  '@stillwatch/a:test: Test Suites: 2 passed, 2 total',
  '@stillwatch/a:test: Tests:       12 passed, 12 total',
];

describe('the sum that .ci/run prints', () => {
  test('adds the summaries of all workspaces, whatever stands before them', () => {
    const colored =
      '\u001b[1m@stillwatch/b:test: \u001b[22mTests:       \u001b[32m30 passed\u001b[39m, 30 total';
    expect(sum([...passing, colored, 'Tests:       1 passed, 1 total'])).toEqual({
      line: '43 passed, 0 failed',
      exitCode: 0,
    });
  });

  test('fails when a test failed', () => {
    const failing = '@stillwatch/b:test: Tests:       2 failed, 1 skipped, 5 passed, 8 total';
    expect(sum([...passing, failing])).toEqual({ line: '17 passed, 2 failed', exitCode: 1 });
  });

  test('counts a suite that could not be loaded as a failure', () => {
    const unloadable = [
      '@stillwatch/b:test: Test Suites: 1 failed, 1 total',
      '@stillwatch/b:test: Tests:       0 total',
    ];
    expect(sum([...passing, ...unloadable])).toEqual({ line: '12 passed, 1 failed', exitCode: 1 });
  });

  test('fails when a step before the tests failed, though every test passed', () => {
    expect(sum(passing, 1)).toEqual({ line: '12 passed, 1 failed', exitCode: 1 });
  });

  test('never takes a run without tests for a success', () => {
    expect(sum([''])).toEqual({ line: '0 passed, 1 failed', exitCode: 1 });
  });
});
