import { expect, test } from '@jest/globals';
import { Supervisor, type RunningPart } from '../src/supervisor.js';

function runningPart(): RunningPart & { end: (reason: string) => void; stopped: boolean } {
  let end: (reason: string) => void = () => undefined;
  const ended = new Promise<string>((fulfil) => (end = fulfil));
  const part = {
    ended,
    stopped: false,
    end: (reason: string) => end(reason),
    stop: () => {
      part.stopped = true;
      end('It was stopped.');
      return Promise.resolve();
    },
  };
  return part;
}

test('a part that ends is started again, and whoever waits for it goes on', async () => {
  const said: string[] = [];
  const [first, second] = [runningPart(), runningPart()];
  const supervisor = new Supervisor(
    { name: 'the worker', start: () => Promise.resolve(second) },
    first,
    (line) => said.push(line),
  );
  await supervisor.untilUp();
  first.end('It crashed.');
  await new Promise(setImmediate);
  await supervisor.untilUp();
  expect(said).toEqual(['Lost the worker: It crashed. Starting it again …', 'The worker is running again.']);
  await supervisor.stop();
  expect(second.stopped).toBe(true);
});

test('a part that does not come up is given up on with the reason of the last try, and is left ended', async () => {
  let tries = 0;
  const first = runningPart();
  const supervisor = new Supervisor(
    {
      name: 'the API',
      start: () => {
        tries += 1;
        return Promise.reject(new Error(`Try ${tries} failed.`));
      },
    },
    first,
    () => undefined,
  );
  first.end('It crashed.');
  expect(await supervisor.gaveUp).toContain('the last ended with: Try 5 failed.');
  expect(tries).toBe(5);
  await supervisor.stop();
});

test('a stop while a part is being started leaves nothing behind', async () => {
  const [first, late] = [runningPart(), runningPart()];
  let come: (part: RunningPart) => void = () => undefined;
  let starting: () => void = () => undefined;
  const begun = new Promise<void>((fulfil) => (starting = fulfil));
  const supervisor = new Supervisor(
    {
      name: 'the embedded Postgres',
      start: () => {
        starting();
        return new Promise((fulfil) => (come = fulfil));
      },
    },
    first,
    () => undefined,
  );
  first.end('It crashed.');
  await begun;
  const stopped = supervisor.stop();
  come(late);
  await stopped;
  expect(late.stopped).toBe(true);
});
