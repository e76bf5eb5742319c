import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listQuerySchema } from '../src/list-query.js';
import { problemCatalog } from '../src/problem.js';
import { prose, storableText } from '../src/scalar.js';
import { usageEventSchema } from '../src/usage-event.js';
import { keyScopes, permissions, rolePermissions } from '../src/user.js';

const minimal = {
  id: 'e1',
  accountId: 'a1',
  occurredAt: '2026-11-20T10:00:00Z',
  operation: 'chat',
  model: 'm',
};

test('a usage event needs five fields and no more', () => {
  expect(usageEventSchema.safeParse(minimal).success).toBe(true);
  for (const field of Object.keys(minimal)) {
    expect(usageEventSchema.safeParse({ ...minimal, [field]: undefined }).success).toBe(false);
  }
});

test('what is not known of an event is left out, never assumed', () => {
  expect(usageEventSchema.parse(minimal)).toEqual(minimal);
});

test('no key can be given what only people decide', () => {
  expect(keyScopes.some((scope) => scope.startsWith('decisions:') || scope === 'cases:work')).toBe(false);
});

test('every role holds known permissions, and an administrator all that an officer has', () => {
  for (const held of Object.values(rolePermissions)) {
    for (const permission of held) expect(permissions).toContain(permission);
  }
  expect(rolePermissions.administrator).toEqual(expect.arrayContaining([...rolePermissions.officer]));
});

test('text that no store can hold is refused whatever surrounds it', () => {
  const schema = storableText(1_000);
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), fc.constantFrom('\0', '\ud800', '\udc00x'), (text, bad) => {
      expect(schema.safeParse(`${text} ${bad} ${text}`).success).toBe(false);
    }),
  );
});

test('prose is trimmed before it is measured', () => {
  expect(prose(20, 3).safeParse('   ab   ').success).toBe(false);
  expect(prose(20, 3).parse('  abc ')).toBe('abc');
});

test('a list query is JSON, and a page at most a thousand rows', () => {
  expect(listQuerySchema.parse({ range: '[0,999]', sort: '["score","DESC"]' })).toEqual({
    range: [0, 999],
    sort: ['score', 'DESC'],
  });
  for (const range of ['[0,1000]', '[5,4]', '[-1,3]', '0-10', '{']) {
    expect(listQuerySchema.safeParse({ range }).success).toBe(false);
  }
});

test('every problem answers with an error status', () => {
  for (const { status, title } of Object.values(problemCatalog)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(title).toBeTruthy();
  }
});
