/** An id cut in its middle, so that its recognisable start and end both stay: "acct_72734e91ab" → "acct_72…91ab". */
export function shortId(id: string, longest = 14): string {
  if (id.length <= longest) return id;
  const tail = Math.min(4, Math.floor((longest - 1) / 2));
  return `${id.slice(0, longest - 1 - tail)}…${id.slice(-tail)}`;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What a pasted text could be an id of. A UUID may be a case; anything without spaces may be a caller's account id. */
export function idKinds(text: string): ('case' | 'account')[] {
  const trimmed = text.trim();
  if (trimmed === '' || /\s/.test(trimmed) || trimmed.length > 200) return [];
  return uuid.test(trimmed) ? ['case', 'account'] : ['account'];
}
