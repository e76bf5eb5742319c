import { expect, test } from '@jest/globals';
import { saysSessionEnded, SessionGate } from './session-gate.js';

const amina = { id: 'u1', email: 'amina@example.com' };
const jonas = { id: 'u2', email: 'jonas@example.com' };
const ended = Object.assign(new Error('Unauthorized'), { status: 401, body: { code: 'unauthenticated' } });
const refused = Object.assign(new Error('Conflict'), { status: 409, body: { code: 'decision_pending' } });

/** A server whose session can be ended; it counts how often it was asked. */
const server = () => {
  const state = { signedIn: true, asked: 0 };
  return {
    state,
    call: () => {
      state.asked += 1;
      return state.signedIn ? Promise.resolve('done') : Promise.reject(ended);
    },
  };
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('what is answered 401 waits, and is asked again when the same person has signed in again', async () => {
  const gate = new SessionGate();
  gate.admit(amina);
  const { state, call } = server();
  state.signedIn = false;
  const decision = gate.ask(call);
  await settled();
  expect(gate.waitsFor()).toEqual(amina);
  state.signedIn = true;
  expect(gate.admit(amina)).toBe(true);
  expect(await decision).toBe('done');
  expect(gate.waitsFor()).toBeUndefined();
  expect(state.asked).toBe(2);
});

test('while it is closed nothing is asked', async () => {
  const gate = new SessionGate();
  gate.admit(amina);
  gate.close();
  const { state, call } = server();
  const read = gate.ask(call);
  await settled();
  expect(state.asked).toBe(0);
  gate.admit(amina);
  expect(await read).toBe('done');
  expect(state.asked).toBe(1);
});

test('what one person asked for is never asked in the name of another', async () => {
  const gate = new SessionGate();
  gate.admit(amina);
  gate.close();
  const { state, call } = server();
  void gate.ask(call);
  expect(gate.admit(jonas)).toBe(false);
  await settled();
  expect(state.asked).toBe(0);
  expect(gate.waitsFor()).toEqual(amina);
});

test('a late 401 to a call from before the new session does not close it again', async () => {
  const gate = new SessionGate();
  gate.admit(amina);
  let answerLate = (): void => undefined;
  const late = new Promise<string>((_resolve, reject) => {
    answerLate = () => reject(ended);
  });
  let asked = 0;
  const read = gate.ask(() => (asked++ === 0 ? late : Promise.resolve('done')));
  gate.close();
  gate.admit(amina);
  answerLate();
  expect(await read).toBe('done');
  expect(gate.waitsFor()).toBeUndefined();
});

test('other refusals, and a 401 where nobody was signed in, reach the caller', async () => {
  const gate = new SessionGate();
  await expect(gate.ask(() => Promise.reject(ended))).rejects.toBe(ended);
  gate.admit(amina);
  await expect(gate.ask(() => Promise.reject(refused))).rejects.toBe(refused);
  expect(gate.waitsFor()).toBeUndefined();
  gate.forget();
  await expect(gate.ask(() => Promise.reject(ended))).rejects.toBe(ended);
});

test('only the answer that nobody is signed in means the end of the session', () => {
  expect(saysSessionEnded(ended)).toBe(true);
  expect(saysSessionEnded({ status: 401, body: { code: 'invalid_credentials' } })).toBe(false);
  expect(saysSessionEnded(refused)).toBe(false);
  expect(saysSessionEnded(undefined)).toBe(false);
});
