import { expect, test } from '@jest/globals';
import { pino, type Logger } from 'pino';
import { loggerOptions } from './logger.js';

function logged(log: (logger: Logger) => void): Record<string, unknown> {
  let line = '';
  log(pino(loggerOptions('test', 'info'), { write: (text: string) => (line += text) }));
  return JSON.parse(line) as Record<string, unknown>;
}

const lostConnection = () =>
  Object.assign(new Error('Connection terminated unexpectedly', { cause: new Error('socket hang up') }), {
    code: '57P01',
    client: { processID: 7, secretKey: 1_234_567, password: 'secret', connectionParameters: {} },
  });

test('a line about a lost connection says what the error says, and holds nothing that hangs on it', () => {
  const expected = {
    type: 'Error',
    message: 'Connection terminated unexpectedly',
    code: '57P01',
    stack: expect.stringContaining('logger.test'),
    cause: { type: 'Error', message: 'socket hang up', stack: expect.anything() },
  };
  expect(logged((logger) => logger.error({ err: lostConnection(), queue: 'q' }, 'failed'))).toMatchObject({
    err: expected,
    queue: 'q',
  });
  expect(logged((logger) => logger.error({ rest: [lostConnection()] }, 'failed'))).toMatchObject({
    rest: [expected],
  });
  for (const line of [
    logged((logger) => logger.error(lostConnection())),
    logged((logger) => logger.error({ failure: new AggregateError([lostConnection()], 'several') }, 'x')),
  ]) {
    expect(JSON.stringify(line)).not.toMatch(/secret|1234567|processID/);
  }
});
