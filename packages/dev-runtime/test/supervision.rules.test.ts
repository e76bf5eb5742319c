import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  afterEnd,
  healthyMs,
  pausesMs,
  unfailing,
  type Supervision,
  type Verdict,
} from '../src/supervision.rules.js';

const name = 'the worker';
const crash = 'The worker process ended by SIGKILL.';
const full = 'PANIC: could not write to file "pg_wal/x": No space left on device';

interface End {
  readonly reason: string;
  /** How long it had run; undefined for a try that did not come up. */
  readonly ranMs: number | undefined;
}

const end = fc.record<End>({
  reason: fc.constantFrom(crash, crash, full),
  ranMs: fc.option(fc.integer({ min: 0, max: 2 * healthyMs }), { nil: undefined, freq: 2 }),
});

function play(ends: readonly End[]): { verdicts: Verdict[]; at: number[] } {
  let state: Supervision = unfailing;
  let now = 0;
  const [verdicts, at]: [Verdict[], number[]] = [[], []];
  for (const { reason, ranMs } of ends) {
    const upSince = ranMs === undefined ? undefined : now;
    now += ranMs ?? 50;
    const { next, verdict } = afterEnd(state, { name, reason, upSince, at: now });
    state = next;
    at.push(now);
    verdicts.push(verdict);
    if (verdict.kind === 'give up') break;
    now += verdict.afterMs;
  }
  return { verdicts, at };
}

test('a part is given up on when five tries in a row have failed without a healthy stretch, and only then', () => {
  fc.assert(
    fc.property(fc.array(end, { maxLength: 60 }), (ends) => {
      let inRow = 0;
      const expected = ends.map(({ reason, ranMs }) => {
        if (ranMs !== undefined && ranMs >= healthyMs) inRow = 0;
        if (reason !== full) inRow += 1;
        return inRow > pausesMs.length;
      });
      const { verdicts } = play(ends);
      expect(verdicts.map(({ kind }) => kind === 'give up')).toEqual(expected.slice(0, verdicts.length));
      expect(verdicts.length === ends.length || verdicts.at(-1)?.kind === 'give up').toBe(true);
    }),
  );
});

test('a full disk costs no try however long it lasts, is looked at every five seconds, and is told once a minute', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), (times) => {
      const { verdicts, at } = play(
        Array.from({ length: times }, () => ({ reason: full, ranMs: undefined })),
      );
      const told = verdicts.flatMap((verdict, index) =>
        verdict.kind === 'start again' && verdict.say ? [at[index] ?? 0] : [],
      );
      for (const verdict of verdicts)
        expect(verdict.kind === 'start again' && verdict.afterMs <= 5_000).toBe(true);
      told.slice(1).forEach((later, index) => {
        expect(later - (told[index] ?? 0)).toBeGreaterThanOrEqual(60_000);
        expect(later - (told[index] ?? 0)).toBeLessThan(66_000);
      });
    }),
  );
});

test('the first tries follow at once, the later ones wait longer', () => {
  const { verdicts } = play(Array.from({ length: 6 }, () => ({ reason: crash, ranMs: undefined })));
  expect(
    verdicts.map((verdict) => (verdict.kind === 'start again' ? verdict.afterMs : verdict.sentence)),
  ).toEqual([
    ...[100, 500, 1_000, 2_000, 5_000],
    'Gave up on the worker after 5 tries in a row; the last ended with: The worker process ended by SIGKILL. Mend what it says and start Stillwatch again.',
  ]);
});
