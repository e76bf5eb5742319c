import { describe, expect, test } from '@jest/globals';
import { decisionActions, type Decision } from '@stillwatch/contracts/enforcement';
import { alwaysNeedsSecondPerson, consequences, openProposal, verbs, verbsFor } from './decision-rules.js';

const actions = (...args: Parameters<typeof verbsFor>) => verbsFor(...args).map(({ action }) => action);

describe('what is offered', () => {
  test('nothing but the answer to it while a proposal is open', () => {
    expect(actions('awaiting_approval', 'active')).toEqual([]);
  });
  test('every verdict on an open case of an account in good standing, but no reinstatement', () => {
    expect(actions('open', 'active')).toEqual([
      'no_violation',
      'request_information',
      'warn',
      'limit',
      'suspend',
      'ban',
    ]);
  });
  test('only the way back on a closed case', () => {
    expect(actions('closed', 'banned')).toEqual(['reinstate']);
    expect(actions('closed', 'active')).toEqual([]);
  });
  test('no second ban of a banned account', () => {
    expect(actions('open', 'banned')).not.toContain('ban');
  });
});

test('every action has one key of its own, and none that the case page uses otherwise', () => {
  expect(verbs.map(({ action }) => action).sort()).toEqual([...decisionActions].sort());
  const keys = verbs.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const taken of ['j', 'k', 'u', 'a', 'm', 'y', 'x', 'c', 'g', '?', '/'])
    expect(keys).not.toContain(taken);
});

test('a suspension or ban says first that nothing happens without a second person', () => {
  for (const action of ['suspend', 'ban'] as const) {
    expect(consequences(action)[0]).toMatch(/another person must approve/);
    expect(consequences(action)[1]).toMatch(/^Once approved: /);
  }
  expect(consequences('warn').join(' ')).not.toMatch(/another person/);
});

test('a limit says what its terms make of it: a mild one that ends is one person’s act, a hard or endless one is proposed', () => {
  const until = '2026-12-30T00:00:00Z';
  expect(consequences('limit', 'account', { limitPercent: 50, until }).join(' ')).not.toMatch(
    /another person/,
  );
  expect(consequences('limit', 'account', { limitPercent: 50, until })[0]).toMatch(/becomes Limited/);
  for (const terms of [{ limitPercent: 24, until }, { limitPercent: 50 }, { until }])
    expect(consequences('limit', 'account', terms)[0]).toMatch(/another person must approve/);
  expect(alwaysNeedsSecondPerson('limit')).toBe(false);
  expect(alwaysNeedsSecondPerson('suspend')).toBe(true);
});

test('the open proposal is the one nobody has resolved', () => {
  const decision = (id: string, status: Decision['status']) => ({ id, status }) as Decision;
  expect(openProposal([decision('1', 'rejected'), decision('2', 'proposed')])?.id).toBe('2');
  expect(openProposal([decision('1', 'cancelled')])).toBeUndefined();
});
