import { expect, test } from '@jest/globals';
import { readEnv } from './env.js';

const needed = {
  DATABASE_URL: 'postgres://localhost/stillwatch',
  STILLWATCH_FINGERPRINT_KEY: '0'.repeat(64),
};

test('excerpts of requests are off unless they are turned on; anything else is refused in one sentence', () => {
  expect(readEnv(needed).STILLWATCH_EVIDENCE_EXCERPTS).toBe('off');
  expect(readEnv({ ...needed, STILLWATCH_EVIDENCE_EXCERPTS: 'on' }).STILLWATCH_EVIDENCE_EXCERPTS).toBe('on');
  expect(() => readEnv({ ...needed, STILLWATCH_EVIDENCE_EXCERPTS: 'true' })).toThrow(
    'The environment variable STILLWATCH_EVIDENCE_EXCERPTS is not usable: it must be on or off; set it and start again.',
  );
});
