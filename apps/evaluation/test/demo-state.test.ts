import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { userInputSchema } from '@stillwatch/contracts/user';
import { demoOfficers } from '../src/demo/demo-people.js';
import { openDemoState } from '../src/demo/demo-state.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stillwatch-demo-state-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a second run finds the same dates, people and key, however late it comes', () => {
  const first = openDemoState(dir, new Date('2026-11-23T21:40:00Z'));
  expect(first.endsAt).toBe('2026-11-23T21:00:00.000Z');
  expect(openDemoState(dir, new Date('2027-02-01T08:00:00Z'))).toEqual(first);
});

test('two demos have different passwords, and nobody else may read them', () => {
  const one = openDemoState(join(dir, 'one'), new Date());
  const two = openDemoState(join(dir, 'two'), new Date());
  expect(new Set([...one.officerPasswords, ...two.officerPasswords]).size).toBe(4);
  expect(statSync(join(dir, 'one', 'demo.json')).mode & 0o077).toBe(0);
});

test('the officers can be made through the public contract', () => {
  for (const { email, name, role } of demoOfficers(openDemoState(dir, new Date())))
    userInputSchema.parse({ email, name, role });
});

test('a broken state file is told in a sentence that says what to do', () => {
  writeFileSync(join(dir, 'demo.json'), '{');
  expect(() => openDemoState(dir, new Date())).toThrow(/demo\.json cannot be read: delete it/);
});
