import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { toLoggedError } from './error-log.js';

const lines = (error: unknown): string => {
  let written = '';
  const out = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  });
  pino({ serializers: { err: toLoggedError } }, out).error({ err: error }, 'connection lost');
  return written;
};

test('a log line tells an error’s message, code and stack, and nothing of the connection that a driver keeps in it', () => {
  const client = { secretKey: 12_345_678, password: 'database-password' };
  const lost = Object.assign(new Error('terminating connection'), { code: '57P01', client });
  const logged = lines(new Error('job failed', { cause: lost }));
  expect(logged).toContain('terminating connection');
  expect(logged).toContain('57P01');
  expect(logged).toContain('error-log.test');
  expect(logged).not.toMatch(/secretKey|12345678|database-password/);
  expect(lines(new AggregateError([lost]))).not.toMatch(/secretKey|database-password/);
});

test('errors that hold each other, and what is no error, are told too', () => {
  const one = new Error('one');
  one.cause = new Error('two', { cause: one });
  expect(lines(one)).toContain('two');
  expect(toLoggedError('just words')).toEqual({ type: 'string', message: 'just words' });
});
