import { lookup } from 'node:dns';
import { lookup as resolveName } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isIpLiteral, isPublicAddress, refusedTarget } from './webhook-address.rules.js';

/** An address that is not on the public internet, or cannot be told to be. */
export class PrivateAddressError extends Error {}

export { refusedTarget };

const firstLookupMs = 2_000;

/**
 * Why a webhook may not go there, for somebody who is about to enter the address: what {@link refusedTarget} says, and where
 * its name points to today. A name that cannot be resolved now is not held against it: every connection looks again.
 */
export async function refusedAtCreation(target: URL, allowPrivate: boolean): Promise<string | undefined> {
  const refused = refusedTarget(target, allowPrivate);
  if (refused !== undefined || allowPrivate || isIpLiteral(target.hostname)) return refused;
  const addresses = await Promise.race([
    resolveName(target.hostname, { all: true }).catch(() => []),
    new Promise<[]>((resolve) => setTimeout(resolve, firstLookupMs, []).unref()),
  ]);
  return addresses.every(({ address }) => isPublicAddress(address))
    ? undefined
    : 'must be an address on the public internet; its name points to a private one';
}

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
