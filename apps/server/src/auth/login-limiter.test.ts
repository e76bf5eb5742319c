import { expect, test } from '@jest/globals';
import { ProblemError } from '../errors/problem-error.js';
import { LoginLimiter } from './login-limiter.js';
import { hashPassword, matchPassword } from './passwords.js';

const from = (email: string, address: string, unlockedAt: Date | null = null) => ({
  email,
  address,
  unlockedAt,
});

const attempts = async (
  limiter: LoginLimiter,
  count: number,
  attempt: (index: number) => ReturnType<typeof from>,
) => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: count }, (_, index) => limiter.countAttempt(attempt(index))),
  );
  return outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
};

test('of a hundred attempts at once on one e-mail from one address ten get to try a password', async () => {
  expect(await attempts(new LoginLimiter(), 100, () => from('ann@example.test', '192.0.2.1'))).toBe(10);
});

test('who has failed ten times elsewhere keeps nobody out, and a hundred addresses together are stopped', async () => {
  const limiter = new LoginLimiter();
  await attempts(limiter, 20, () => from('ann@example.test', '192.0.2.1'));
  await limiter.countAttempt(from('ann@example.test', '192.0.2.2'));
  const many = (index: number) => from('ann@example.test', `198.51.100.${index}`);
  expect(await attempts(limiter, 200, many)).toBe(100 - 11);
});

test('all addresses of one IPv6 network count as one', async () => {
  const one = (index: number) => from('ann@example.test', `2001:db8::${index.toString(16)}`);
  expect(await attempts(new LoginLimiter(), 30, one)).toBe(10);
});

test('an address that tries many e-mails is stopped at fifty, told how long to wait', async () => {
  const limiter = new LoginLimiter();
  expect(await attempts(limiter, 60, (n) => from(`p${n}@example.test`, '192.0.2.1'))).toBe(50);
  const refusal: unknown = await limiter
    .countAttempt(from('new@example.test', '192.0.2.1'))
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ProblemError);
  expect((refusal as ProblemError).retryAfter).toBeGreaterThan(0);
  await limiter.countAttempt(from('new@example.test', '192.0.2.2'));
});

test('a right password gives the attempts back, and so does an administrator', async () => {
  const limiter = new LoginLimiter();
  for (let round = 0; round < 60; round += 1) {
    await limiter.countAttempt(from('ann@example.test', '192.0.2.1'));
    await limiter.forgive(from('ann@example.test', '192.0.2.1'));
  }
  await attempts(limiter, 11, () => from('ann@example.test', '192.0.2.1'));
  await limiter.countAttempt(from('ann@example.test', '192.0.2.1', new Date()));
});

test('a password matches its own hash only, and nobody’s hash never', async () => {
  const hash = await hashPassword('correct horse battery');
  expect(hash).toMatch(/^\$argon2id\$/);
  expect(await matchPassword('correct horse battery', hash)).toBe('right');
  expect(await matchPassword('correct horse', hash)).toBe('wrong');
  expect(await matchPassword('correct horse battery', undefined)).toBe('wrong');
});
