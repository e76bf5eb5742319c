import { describe, expect, test } from '@jest/globals';
import { bands, type Band } from '@stillwatch/contracts/risk';
import {
  caseChange,
  dueAt,
  restAfterClosingMs,
  type ClosedCase,
  type OpenCase,
} from './case-opening.rules.js';

const at = new Date('2026-11-23T12:00:00Z');
const hours = (count: number) => new Date(at.getTime() + count * 3_600_000);
const finding = (
  band: Band,
  score = 80,
  standing: 'active' | 'limited' | 'suspended' | 'banned' = 'active',
) => ({ band, score, standing, at });
const openCase = (more: Partial<OpenCase> = {}): OpenCase => ({
  band: 'review',
  dueAt: hours(50),
  recordedScore: 80,
  ...more,
});
const closed = (band: Band, msAgo: number): ClosedCase => ({
  band,
  closedAt: new Date(at.getTime() - msAgo),
});

describe('without an open case', () => {
  test('a case opens at review and critical, due in three days and in one', () => {
    expect(bands.map((band) => caseChange(finding(band), undefined, undefined))).toEqual([
      { kind: 'none' },
      { kind: 'none' },
      { kind: 'open', dueAt: hours(72) },
      { kind: 'open', dueAt: hours(24) },
    ]);
  });
  test('none opens for a banned account, one does for a limited or suspended one', () => {
    expect(caseChange(finding('critical', 99, 'banned'), undefined, undefined)).toEqual({ kind: 'none' });
    for (const standing of ['limited', 'suspended'] as const) {
      expect(caseChange(finding('critical', 99, standing), undefined, undefined).kind).toBe('open');
    }
  });
  test('after a closed case the account rests for 30 days', () => {
    expect(caseChange(finding('review'), undefined, closed('review', 0)).kind).toBe('none');
    expect(caseChange(finding('review'), undefined, closed('review', restAfterClosingMs - 1)).kind).toBe(
      'none',
    );
    expect(caseChange(finding('review'), undefined, closed('review', restAfterClosingMs)).kind).toBe('open');
  });
  test('a finding of a higher band than the closed case had breaks the rest, a lower one does not', () => {
    expect(caseChange(finding('critical'), undefined, closed('review', 1)).kind).toBe('open');
    expect(caseChange(finding('review'), undefined, closed('critical', 1)).kind).toBe('none');
    expect(caseChange(finding('review'), undefined, closed('none', 1)).kind).toBe('open');
  });
});

describe('with an open case', () => {
  test('a finding joins it whatever its band is: only a person closes a case', () => {
    for (const band of bands) expect(caseChange(finding(band), openCase(), undefined).kind).toBe('update');
  });
  test('the due date moves earlier only', () => {
    const change = (band: Band, due: Date) => caseChange(finding(band), openCase({ dueAt: due }), undefined);
    expect(change('critical', hours(50))).toMatchObject({ dueAt: hours(24) });
    expect(change('critical', hours(3))).toMatchObject({ dueAt: hours(3) });
    expect(change('review', hours(50))).toMatchObject({ dueAt: hours(50) });
    expect(change('none', hours(50))).toMatchObject({ dueAt: hours(50) });
  });
  test('the history gets a line when the band rises or the score has moved by five', () => {
    const isNotable = (band: Band, score: number) => {
      const change = caseChange(finding(band, score), openCase(), undefined);
      return change.kind === 'update' && change.isNotable;
    };
    expect(isNotable('critical', 80)).toBe(true);
    expect(isNotable('review', 84.9)).toBe(false);
    expect(isNotable('review', 85)).toBe(true);
    expect(isNotable('watch', 75)).toBe(true);
    expect(isNotable('watch', 79)).toBe(false);
  });
  test('a band that falls is a change too', () => {
    expect(caseChange(finding('none', 79), openCase(), undefined)).toMatchObject({
      bandChanged: true,
      isNotable: false,
    });
    expect(caseChange(finding('review', 81), openCase(), undefined)).toMatchObject({ bandChanged: false });
  });
});

test('nothing is due for a finding that demands no decision', () => {
  expect(dueAt('none', at)).toBeNull();
  expect(dueAt('watch', at)).toBeNull();
});
