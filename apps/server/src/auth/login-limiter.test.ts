import { expect, test } from '@jest/globals';
import { LoginLimiter, TooManyAttemptsError } from './login-limiter.js';
import { hashPassword, isPassword } from './passwords.js';

const attempts = async (limiter: LoginLimiter, count: number, email: string, address: string) => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: count }, () => limiter.countAttempt(email, address)),
  );
  return outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
};

test('of a hundred attempts at once on one e-mail ten get to try a password', async () => {
  expect(await attempts(new LoginLimiter(), 100, 'ann@example.test', '192.0.2.1')).toBe(10);
});

test('an address that tries many e-mails is stopped at fifty, told how long to wait', async () => {
  const limiter = new LoginLimiter();
  for (let person = 0; person < 50; person += 1)
    await limiter.countAttempt(`p${person}@example.test`, '192.0.2.1');
  const refusal = await limiter
    .countAttempt('new@example.test', '192.0.2.1')
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(TooManyAttemptsError);
  expect((refusal as TooManyAttemptsError).retryAfterSeconds).toBeGreaterThan(0);
  await limiter.countAttempt('new@example.test', '192.0.2.2');
});

test('a right password gives the attempts back', async () => {
  const limiter = new LoginLimiter();
  for (let round = 0; round < 60; round += 1) {
    await limiter.countAttempt('ann@example.test', '192.0.2.1');
    await limiter.forgive('ann@example.test', '192.0.2.1');
  }
});

test('a password matches its own hash only, and nobody’s hash never', async () => {
  const hash = await hashPassword('correct horse battery');
  expect(hash).toMatch(/^\$argon2id\$/);
  expect(await isPassword('correct horse battery', hash)).toBe(true);
  expect(await isPassword('correct horse', hash)).toBe(false);
  expect(await isPassword('correct horse battery', undefined)).toBe(false);
});
