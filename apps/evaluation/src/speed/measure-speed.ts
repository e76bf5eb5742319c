import { assessAccount, type AccountContext } from '@stillwatch/detection/assess';
import { fingerprintContent } from '@stillwatch/detection/fingerprint';
import {
  decodeProfile,
  emptyProfile,
  encodeProfile,
  foldEvent,
  mergeProfiles,
} from '@stillwatch/detection/profile';
import { activeScorecard } from '@stillwatch/detection/scorecard/active-scorecard';
import { expand, fillSlots, readTemplateBook } from '../text-model/template-book.js';
import { randomStream } from '../random-stream.js';
import { evaluationKey } from '../worlds/profiled-world.js';

export interface SpeedFigures {
  readonly eventsPerSecond: number;
  readonly fingerprintMicroseconds: number;
  readonly foldMicroseconds: number;
  readonly assessMilliseconds: number;
  /** Time to score with ten times the history and the same new events, against the time without. */
  readonly tenfoldHistory: number;
  readonly largestProfileBytes: number;
}

const promptCharacters = 500;
const accounts = 40;

/** Prompts of 500 characters from the template book, cut and filled to length. */
function makePrompts(count: number): { system?: string; prompt: string }[] {
  const random = randomStream(5);
  const lines = readTemplateBook().filter((line) => line.language === 'en');
  return Array.from({ length: count }, () => {
    let prompt = '';
    while (prompt.length < promptCharacters) {
      prompt += `${fillSlots(expand(random.pick(lines).grammar, random), () => `item ${random.int(1, 9999)} of the list`)} `;
    }
    return { prompt: prompt.slice(0, promptCharacters) };
  });
}

/** Processor seconds of this process: other programs on the machine do not count, collecting garbage does. */
const seconds = (work: () => void): number => {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
};
const best = (times: number, work: () => void): number =>
  Math.min(...Array.from({ length: times }, () => seconds(work)));

/** Measures on one core, the best of several passes after warming up. */
export function measureSpeed(events = 20_000): SpeedFigures {
  const contents = makePrompts(events);
  const fingerprinting = best(4, () =>
    contents.forEach((content) => fingerprintContent(content, evaluationKey)),
  );
  const prints = contents.map((content) => fingerprintContent(content, evaluationKey));
  const toEvent = (n: number, fingerprint: Uint8Array | undefined) => ({
    occurredAtMs: 1_793_000_000_000 + n * 9_000,
    operation: 'chat',
    model: 'm',
    modelClass: 'chat' as const,
    inputTokens: 130,
    outputTokens: 200 + (n % 300),
    status: 'ok' as const,
    request: { temperature: 0.7, maxTokens: 1024, stream: true },
    endUserId: `u${n % 50}`,
    conversationId: `c${n % 5000}`,
    client: { ip: `192.0.2.${n % 9}`, userAgent: 'sdk/1.0' },
    fingerprint,
  });
  const fold = () => {
    const profiles = Array.from({ length: accounts }, emptyProfile);
    prints.forEach((print, n) => foldEvent(profiles[n % accounts] ?? emptyProfile(), toEvent(n, print)));
    return profiles;
  };
  const folding = best(4, fold);
  const profiles = fold();
  const whole = mergeProfiles(profiles);
  const context: AccountContext = {
    windows: {
      day: profiles[0] ?? whole,
      week: mergeProfiles(profiles.slice(0, 7)),
      month: mergeProfiles(profiles.slice(0, 30)),
      life: whole,
    },
    asOf: new Date(1_793_000_000_000),
    approvals: [],
  };
  const assessing = best(5, () => {
    for (let i = 0; i < 50; i++) assessAccount({ ...context }, activeScorecard);
  });
  return {
    eventsPerSecond: Math.round(events / (fingerprinting + folding)),
    fingerprintMicroseconds: (1e6 * fingerprinting) / events,
    foldMicroseconds: (1e6 * folding) / events,
    assessMilliseconds: (1000 * assessing) / 50,
    tenfoldHistory: historyFactor(prints, toEvent),
    largestProfileBytes: Math.max(...[...profiles, whole].map((profile) => encodeProfile(profile).length)),
  };
}

/** What a worker does for 100 new events: decode life, fold, encode, with a short and with a tenfold history behind. */
function historyFactor(
  prints: readonly (Uint8Array | undefined)[],
  toEvent: (n: number, print: Uint8Array | undefined) => Parameters<typeof foldEvent>[1],
): number {
  const history = (count: number): Uint8Array => {
    const profile = emptyProfile();
    for (let n = 0; n < count; n++) foldEvent(profile, toEvent(n, prints[n % prints.length]));
    return encodeProfile(profile);
  };
  const [short, long] = [history(2_000), history(20_000)];
  const work = (stored: Uint8Array) => () => {
    const profile = decodeProfile(stored);
    for (let n = 0; n < 100; n++) foldEvent(profile, toEvent(30_000 + n, prints[n]));
    assessAccount(
      {
        windows: { day: profile, week: profile, month: profile, life: profile },
        asOf: new Date(0),
        approvals: [],
      },
      activeScorecard,
    );
    encodeProfile(profile);
  };
  const [shortSeconds, longSeconds] = [best(30, work(short)), best(30, work(long))];
  return longSeconds / shortSeconds;
}
