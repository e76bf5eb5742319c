import { expect, test } from '@jest/globals';
import { purposeChange } from './declared-purpose.rules.js';

const now = new Date('2026-11-23T12:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const statement = { category: 'chat_assistant', statement: 'A shop assistant.', trainsModels: 'no' as const };

test('the first statement and every different one is a new version', () => {
  expect(purposeChange(undefined, statement, now)).toBe('new_version');
  const newest = { ...statement, attestationDueAt: inDays(300) };
  expect(purposeChange(newest, { ...statement, trainsModels: 'competing' }, now)).toBe('new_version');
  expect(purposeChange(newest, { category: 'chat_assistant' }, now)).toBe('new_version');
  expect(purposeChange(newest, { ...statement, endUsers: 'public' }, now)).toBe('new_version');
});

test('the same statement again is no version; near its due date or after, it attests the purpose anew', () => {
  expect(purposeChange({ ...statement, attestationDueAt: inDays(31) }, statement, now)).toBe('unchanged');
  expect(purposeChange({ ...statement, attestationDueAt: inDays(30) }, statement, now)).toBe('renewed');
  expect(purposeChange({ ...statement, attestationDueAt: inDays(-100) }, statement, now)).toBe('renewed');
});
