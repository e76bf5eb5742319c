import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readEnv } from '../src/env/env.js';
import { AppealLinks } from '../src/appeals/appeal-links.js';
import { networkOf } from '../src/http/public-limiter.js';
import { administrator, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const appeal = (link: string, address: string) =>
  server.call<{ code: string }>(
    'POST',
    `/v1/public/appeals/${link}`,
    { text: 'We appeal, please look again.' },
    { key: null, headers: { 'x-forwarded-for': address } },
  );

const genuineLink = (decision: number) => {
  const id = `00000000-0000-4000-8000-${String(decision).padStart(12, '0')}`;
  const { url } = server.api
    .get(AppealLinks)
    .make({ id, proposedAt: new Date(), resolvedAt: null }, 'acct_1');
  return url.split('/').at(-1) ?? '';
};

test('customers behind one proxy that nobody has named all get through to their own link', async () => {
  for (let customer = 0; customer < 14; customer += 1) {
    // The link is right, the decision unknown: it got past the limit.
    expect((await appeal(genuineLink(customer), '198.51.100.1')).status).toBe(404);
  }
});

test('a link takes ten changes in a quarter of an hour, and pressing its button costs nobody else anything', async () => {
  const pressed = genuineLink(1_000);
  const answers = [];
  for (let press = 0; press < 12; press += 1) answers.push(await appeal(pressed, `203.0.113.${press}`));
  expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(404), 429, 429]);
  expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await appeal(genuineLink(1_001), '203.0.113.1')).status).toBe(404);
});

test('whoever makes links up uses their address up, and not for those whose link is ours', async () => {
  let refused = 0;
  for (let guess = 0; guess < 1_010; guess += 1)
    if ((await appeal(`guess-${guess}`, '192.0.2.7')).status === 429) refused += 1;
  expect(refused).toBe(10);
  expect((await appeal('another-guess', '192.0.2.7')).status).toBe(429);
  expect((await appeal('another-guess', '192.0.2.8')).status).toBe(404);
  expect((await appeal(genuineLink(2_000), '192.0.2.7')).status).toBe(404);
});

test('the address on record is the sender’s where a named proxy tells it, and the proxy’s where nobody is trusted', async () => {
  const addressOfLogIn = async (trusted: string, given: string) => {
    const other = await startTestServer({ STILLWATCH_TRUSTED_PROXIES: trusted });
    await other.call('POST', '/v1/session', administrator, {
      key: null,
      headers: { 'x-forwarded-for': given },
    });
    const entry = await other.database.prisma.auditEntry.findFirstOrThrow({
      where: { action: 'session.started' },
    });
    await other.close();
    return (entry.after as { address: string }).address;
  };
  expect(await addressOfLogIn('loopback', '198.51.100.9')).toBe('198.51.100.9');
  expect(await addressOfLogIn('10.0.0.0/8', '198.51.100.9')).toBe('127.0.0.1');
  expect(await addressOfLogIn('1', '203.0.113.66, 198.51.100.9')).toBe('198.51.100.9');
  expect(await addressOfLogIn('127.0.0.1, 198.51.100.0/24', '203.0.113.66, 198.51.100.9')).toBe(
    '203.0.113.66',
  );
});

test('trusted proxies are addresses, networks or a number of hops; anything else is refused in one sentence', () => {
  const read = (value: string) =>
    readEnv({
      DATABASE_URL: 'postgres://localhost/stillwatch',
      STILLWATCH_FINGERPRINT_KEY: '0'.repeat(64),
      STILLWATCH_TRUSTED_PROXIES: value,
    }).STILLWATCH_TRUSTED_PROXIES;
  expect(read('2')).toBe(2);
  expect(read('loopback, 10.0.0.0/8 ,fd00::/8')).toEqual(['loopback', '10.0.0.0/8', 'fd00::/8']);
  for (const wrong of ['everybody', '10.0.0.0/99', '-1', '1.2.3']) {
    expect(() => read(wrong)).toThrow(
      'must be a number of proxies, or addresses and networks with commas between',
    );
  }
});

test('one line of IPv6 counts as one address, and IPv4 in its clothes as IPv4', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::9'));
  expect(networkOf('2001:db8:1:3::9')).not.toBe(networkOf('2001:db8:1:2::9'));
  expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
});
