import ipaddr from 'ipaddr.js';

/** All that IANA has given out as global unicast; everything else is special, or carries an IPv4 address past a check. */
const globalUnicast = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/** Inside of public ranges, but not of the public internet. */
const notPublic: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][] = [
  '168.63.129.16/32', // the wire server of Azure, which answers for a machine's metadata
  '192.88.99.0/24', // relays of 6to4
  '198.18.0.0/15', // benchmarks
  '2001::/23', // protocol assignments, Teredo among them
  '3fff::/20', // documentation
].map((range) => ipaddr.parseCIDR(range));

/** Names that machines have among themselves. Those with one label, such as `metadata`, are of this kind too. */
const localNames =
  /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa|metadata\.goog)$/i;

/** Ports from 1024 on at which other protocols, and interfaces of administration, are at home. */
const portsOfOthers = new Set([
  ...[1433, 1521, 1719, 1720, 1723, 2049, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 4369],
  ...[5060, 5061, 5432, 5433, 5671, 5672, 5900, 5984, 6000, 6379, 6380, 6443, 6566, 6665, 6666, 6667, 6668],
  ...[6669, 6679, 6697, 8086, 8200, 8500, 9042, 9092, 9200, 9300, 10080, 10250, 10255, 11211, 15672],
  ...[27017, 27018, 27019],
]);

/**
 * Why a webhook may not be sent to an address, as a predicate of it, or undefined when it may: as far as its text tells, at
 * creation and before each connection alike. `allowPrivate` is for a machine of one's own, where receivers stand in the
 * same network and speak plain http.
 */
export function refusedTarget(target: URL, allowPrivate: boolean): string | undefined {
  if (target.username !== '' || target.password !== '') return 'must not hold a user name or password';
  if (allowPrivate) return undefined;
  if (target.protocol !== 'https:') return 'must be an https:// address';
  if (!isPublicHost(target.hostname)) return 'must be an address on the public internet';
  return isOpenPort(target.port)
    ? undefined
    : 'must use port 443, or one from 1024 on that is no other service’s';
}

function isPublicHost(hostname: string): boolean {
  if (isIpLiteral(hostname)) return isPublicAddress(hostname);
  const name = hostname.replace(/\.+$/, '');
  return name.includes('.') && !localNames.test(name);
}

/** As WHATWG URLs have it: the protocol's own port is the empty text. */
const isOpenPort = (port: string): boolean =>
  port === '' || port === '443' || (Number(port) >= 1024 && !portsOfOthers.has(Number(port)));

/**
 * Whether an IP address is on the public internet: not loopback, private, link-local, carrier-grade, multicast, reserved,
 * nor an IPv6 form that carries an IPv4 address past such a check.
 */
export function isPublicAddress(address: string): boolean {
  const bare = oneSpelling(address.replace(/^\[|\]$/g, '').replace(/%.*$/, ''));
  if (!ipaddr.isValid(bare)) return false;
  const plain = ipaddr.process(bare);
  if (plain.range() !== 'unicast' || notPublic.some((range) => isWithin(plain, range))) return false;
  return plain.kind() === 'ipv4' || isWithin(plain, globalUnicast);
}

/** `ipaddr.js` reads `::8.8.8.8` as `::ffff:8.8.8.8`, which it is not; in hexadecimal it reads both rightly. */
function oneSpelling(address: string): string {
  const url = `https://[${address}]/`;
  return address.includes(':') && URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : address;
}

const isWithin = (
  address: ipaddr.IPv4 | ipaddr.IPv6,
  [network, bits]: readonly [ipaddr.IPv4 | ipaddr.IPv6, number],
): boolean => address.kind() === network.kind() && address.match(network, bits);

/** Whether a URL's host is an IP address in any notation that a connection would take as one. */
export const isIpLiteral = (hostname: string): boolean =>
  ipaddr.isValid(hostname.replace(/^\[|\]$/g, '')) || /^[0-9.]+$|^0x/i.test(hostname);
