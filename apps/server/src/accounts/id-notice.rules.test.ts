import { expect, test } from '@jest/globals';
import { idNotice } from './id-notice.rules.js';

test.each([
  ['acct_\u0430', /Latin, Cyrillic/],
  ['acct\u200b_1', /U\+200B/],
  ['acct\u00ad_1', /U\+00AD/],
  ['\u202eacct_1', /U\+202E/],
  ['caf\u0065\u0301', /another way of writing/],
  ['\uff41cct_1', /another way of writing/],
  ['\u0430\u0441\u0441', /Cyrillic letters that look like Latin/],
])('an id that can be taken for another is told so (%j)', (id, said) => {
  expect(idNotice(id)).toMatch(said);
});

test.each(['acct_1', 'org-42/team:7', 'caf\u00e9', 'Берлин', '\u7528\u6237_1', '100%', '\u{1f600}', 'مشروع'])(
  'an id that looks like nothing else has no notice (%j)',
  (id) => {
    expect(idNotice(id)).toBeNull();
  },
);
