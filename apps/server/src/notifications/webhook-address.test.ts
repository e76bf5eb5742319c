import { expect, test } from '@jest/globals';
import { isIpLiteral, isPublicAddress, publicLookup } from './webhook-address.js';

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

test('a name that resolves to this machine is refused at the look-up of the connection', async () => {
  const refusal = await new Promise<Error | null>((resolve) => {
    publicLookup('localhost', { all: true }, (error) => resolve(error));
  });
  expect(refusal?.message).toMatch(/private address/);
});
