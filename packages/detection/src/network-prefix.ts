/**
 * The network an address belongs to: `a.b.c` of an IPv4 address (/24), the first three groups of an IPv6 address (/48).
 * IPv4 inside IPv6 (`::ffff:a.b.c.d`) counts as IPv4. Undefined for what is no address.
 */
export function networkPrefix(ip: string): string | undefined {
  const v4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/i.exec(ip);
  if (v4) return `${Number(v4[1])}.${Number(v4[2])}.${Number(v4[3])}`;
  if (!/^[0-9a-f:]+(%.*)?$/i.test(ip) || !ip.includes(':')) return undefined;
  const [head = '', tail] = ip.split('%')[0]?.split('::') ?? [];
  const groups = head ? head.split(':') : [];
  if (tail === undefined && groups.length !== 8) return undefined;
  const known = tail ? tail.split(':').length : 0;
  while (tail !== undefined && groups.length < 8 - known) groups.push('0');
  return `${groups
    .slice(0, 3)
    .map((group) => parseInt(group || '0', 16).toString(16))
    .join(':')}::`;
}
