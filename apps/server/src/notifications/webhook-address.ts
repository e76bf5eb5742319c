import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address that is not on the public internet, or cannot be told to be. */
export class PrivateAddressError extends Error {}

/**
 * Whether an IP address is on the public internet: not loopback, private, link-local, carrier-grade, multicast, reserved,
 * nor an IPv6 form that carries an IPv4 address past such a check.
 */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'unicast';
}

/** Whether a URL's host is an IP address in any notation that a connection would take as one. */
export const isIpLiteral = (hostname: string): boolean =>
  ipaddr.isValid(hostname.replace(/^\[|\]$/g, '')) || /^[0-9.]+$|^0x/i.test(hostname);

/**
 * Resolves a name for a connection, and refuses it when any of its addresses is private. The connection uses the very
 * addresses that were checked: there is no second look-up that a name server could answer otherwise (DNS rebinding).
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const refused = addresses.find(({ address }) => !isPublicAddress(address));
    if (refused)
      return callback(new PrivateAddressError(`${hostname} is the private address ${refused.address}`), []);
    const [first] = addresses;
    if (options.all || !first) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};
