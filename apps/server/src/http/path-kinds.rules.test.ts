import { expect, test } from '@jest/globals';
import { canName, missingKind } from './path-kinds.rules.js';

test.each([
  ['/v1/accounts/:accountId', 'accountId', 'account_not_found'],
  ['/v1/enforcement/:accountId', 'accountId', 'account_not_found'],
  ['/v1/campaigns/:id/members/:accountId/remove', 'accountId', 'campaign_member_not_found'],
  ['/v1/campaigns/:id/members/:accountId/remove', 'id', 'campaign_not_found'],
  ['/v1/policy-clauses/:clause/:version/acceptances', 'version', 'clause_not_found'],
  ['/v1/public/appeals/:token', 'token', 'link_not_valid'],
  ['/v1/models/:model', 'model', 'not_found'],
] as const)('what is missing at %s is of the kind of %s', (route, parameter, code) => {
  expect(missingKind(route, parameter)).toBe(code);
});

test('NUL and halves of surrogate pairs name nothing; everything else may', () => {
  expect(['\0', 'a\0b', '\ud800', 'a\udc00'].map(canName)).toEqual([false, false, false, false]);
  expect(['acct_1', '100%', '..', '用户', '\u{1f600}', '\u200b'].every(canName)).toBe(true);
});
