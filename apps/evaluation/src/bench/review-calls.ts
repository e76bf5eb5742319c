import type { ReviewSession } from './review-session.js';

/** p95 of a call beyond which it is marked. */
const targetMs = 200;

/** An API call whose ids are named by placeholders: `~case~`, `~account~`, `~campaign~`. */
export interface ReviewCall {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

/** What the placeholders of the `n`th repeat stand for. */
export type Subject = (n: number) => Readonly<Record<string, string>>;

const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  Object.entries(values).reduce((rest, [name, value]) => rest.replaceAll(`~${name}~`, value), text);

const query = (parts: object): string =>
  Object.entries(parts)
    .map(([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`)
    .join('&');

const open = { state: 'open', snoozed: false };
const queue = (parts: object): ReviewCall => ({
  method: 'GET',
  path: `/v1/cases?${query({ range: [0, 49], sort: ['severity', 'DESC'], ...parts })}`,
});
const post = (path: string, body: object = {}): ReviewCall => ({
  method: 'POST',
  path,
  body: JSON.stringify(body),
});

/** What the pages ask for only when somebody acts: another tab, a filter, a search, a dialog, a view. */
export const actedCalls: Readonly<
  Record<'queue' | 'case' | 'campaign', readonly (readonly [string, ReviewCall])[]>
> = {
  queue: [
    [
      'mine',
      queue({ filter: { assigneeId: 'me', state: ['open', 'awaiting_information', 'awaiting_approval'] } }),
    ],
    ['late', queue({ filter: { late: true, snoozed: false } })],
    ['in campaigns', queue({ filter: { state: 'open', inCampaignCase: true } })],
    ['closed', queue({ filter: { state: 'closed' } })],
    ['declared purpose', queue({ filter: { ...open, declaredCategory: 'research' } })],
    ['page 100', queue({ filter: open, range: [4_950, 4_999] })],
    ['all by score', queue({ sort: ['score', 'DESC'] })],
    ['search by name', queue({ filter: { q: 'Organisation ~number~' } })],
    ['search by id', queue({ filter: { q: '~account~' } })],
    ['saved filters', { method: 'GET', path: '/v1/saved-filters' }],
    ['focus mode: next', post('/v1/cases/next')],
  ],
  case: [
    ['impact', post('/v1/cases/~case~/impact')],
    [
      'statement',
      post('/v1/cases/~case~/statement-preview', { action: 'ban', reason: 'They train a model.' }),
    ],
    ['observed behaviour', { method: 'GET', path: '/v1/accounts/~account~/behaviour' }],
    ['score history', { method: 'GET', path: '/v1/accounts/~account~/score-history' }],
    ['usage of 30 days', { method: 'GET', path: '/v1/accounts/~account~/usage?days=30' }],
  ],
  campaign: [
    ['impact', post('/v1/cases/~case~/impact')],
    ['timeline', { method: 'GET', path: '/v1/campaigns/~campaign~/timeline' }],
    ['shared keys', { method: 'GET', path: '/v1/campaigns/~campaign~/shared-keys' }],
    ['what if', post('/v1/campaigns/~campaign~/what-if', { removeMembers: ['~account~'] })],
  ],
};

/** Prints how long a call takes, one after the other, and answers whether its p95 is within the target. */
export async function measureCall(
  session: ReviewSession,
  name: string,
  call: ReviewCall,
  subject: Subject,
  { repeats, say }: { repeats: number; say: (line: string) => void },
): Promise<boolean> {
  const times: number[] = [];
  let most = 0;
  for (let n = 0; n < repeats; n += 1) {
    const values = subject(n);
    const { milliseconds, bytes } = await session.timed(
      call.method,
      filled(call.path, values),
      call.body === undefined ? undefined : filled(call.body, values),
    );
    times.push(milliseconds);
    most = Math.max(most, bytes);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const shown = (share: number) => at(share).toFixed(1).padStart(8);
  const isWithin = at(0.95) <= targetMs;
  say(
    `  ${name.padEnd(46)} p50 ${shown(0.5)}   p95 ${shown(0.95)}   max ${shown(1)} ms  ${(most / 1_024).toFixed(0).padStart(6)} KB${isWithin ? '' : '   OVER'}`,
  );
  return isWithin;
}
