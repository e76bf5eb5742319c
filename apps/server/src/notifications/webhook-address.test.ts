import { expect, test } from '@jest/globals';
import { publicLookup } from './webhook-address.js';
import { isIpLiteral, isPublicAddress, refusedTarget } from './webhook-address.rules.js';

test.each([
  ...[
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.5.5',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
  ],
  ...[
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'ff02::1',
    '192.0.2.1',
  ],
  ...[
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '[::1]',
    'no address',
  ],
  ...[
    '::7f00:1',
    '::8.8.8.8',
    '64:ff9b::808:808',
    '64:ff9b:1::7f00:1',
    '2001:0:7f00:1::',
    '2001:2::1',
    'fd00:ec2::254',
    'fec0::1',
    '3fff::1',
    '5f00::1',
    '168.63.129.16',
    '192.88.99.1',
    '198.18.0.1',
  ],
])('%s is no address to call', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['93.184.216.34', '8.8.8.8', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:8.8.8.8'])(
  '%s is a public address',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test('addresses in disguise are seen as addresses', () => {
  for (const host of ['127.0.0.1', '2130706433', '0x7f000001', '127.1', '[::1]'])
    expect(isIpLiteral(host)).toBe(true);
  expect(isIpLiteral('hooks.example.com')).toBe(false);
});

const refusal = (url: string) => refusedTarget(new URL(url), false);

test.each([
  'https://[::7f00:1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://[fd00:ec2::254]/latest',
  'https://169.254.169.254./latest',
  'https://2852039166/',
  'https://0251.0376.0251.0376/',
  'https://0xa9fea9fe/',
  'https://localhost./',
  'https://hooks.localhost/',
  'https://metadata/computeMetadata',
  'https://metadata.google.internal./',
  'https://metadata.goog/',
  'https://printer.lan/',
])('%s is refused by its text alone', (url) => {
  expect(refusal(url)).toBe('must be an address on the public internet');
});

test('webhooks go to port 443 and to free ports from 1024 on, never to the port of another protocol', () => {
  for (const port of ['', ':443', ':8443', ':1024', ':65535'])
    expect(refusal(`https://hooks.example.com${port}/`)).toBeUndefined();
  for (const port of [22, 25, 80, 110, 1023, 2375, 3306, 5432, 6379, 9200, 11211, 27017])
    expect(refusal(`https://hooks.example.com:${port}/`)).toMatch(/must use port 443/);
});

test('on a machine of one’s own only a user name in the address is refused', () => {
  expect(refusedTarget(new URL('http://127.0.0.1:6379/'), true)).toBeUndefined();
  expect(refusedTarget(new URL('http://a:b@127.0.0.1/'), true)).toMatch(/user name/);
});

test('a name that resolves to this machine is refused at the look-up of the connection', async () => {
  const refusal = await new Promise<Error | null>((resolve) => {
    publicLookup('localhost', { all: true }, (error) => resolve(error));
  });
  expect(refusal?.message).toMatch(/private address/);
});
