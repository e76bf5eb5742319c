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
import { quantile } from '../figures/statistics.js';
import { evaluationKey } from '../worlds/profiled-world.js';
import { makePrompts, speedEvent } from './speed-traffic.js';

export interface SpeedFigures {
  readonly eventsPerSecond: number;
  readonly fingerprintMicroseconds: number;
  readonly foldMicroseconds: number;
  readonly assessMilliseconds: number;
  /** Time to score with ten times the history and the same new events, against the time without. */
  readonly tenfoldHistory: number;
  readonly largestProfileBytes: number;
}

const accounts = 40;

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
  const fold = () => {
    const profiles = Array.from({ length: accounts }, emptyProfile);
    prints.forEach((print, n) => foldEvent(profiles[n % accounts] ?? emptyProfile(), speedEvent(n, print)));
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
  const assessing = best(15, () => {
    for (let i = 0; i < 50; i++) assessAccount({ ...context }, activeScorecard);
  });
  return {
    eventsPerSecond: Math.round(events / (fingerprinting + folding)),
    fingerprintMicroseconds: (1e6 * fingerprinting) / events,
    foldMicroseconds: (1e6 * folding) / events,
    assessMilliseconds: (1000 * assessing) / 50,
    tenfoldHistory: historyFactor(prints),
    largestProfileBytes: Math.max(...[...profiles, whole].map((profile) => encodeProfile(profile).length)),
  };
}

/** What a worker does for 100 new events: decode life, fold, encode, with a short and with a tenfold history behind. */
function historyFactor(prints: readonly (Uint8Array | undefined)[]): number {
  const history = (count: number): Uint8Array => {
    const profile = emptyProfile();
    for (let n = 0; n < count; n++) foldEvent(profile, speedEvent(n, prints[n % prints.length]));
    return encodeProfile(profile);
  };
  const [short, long] = [history(2_000), history(20_000)];
  const work = (stored: Uint8Array) => () => {
    const profile = decodeProfile(stored);
    for (let n = 0; n < 100; n++) foldEvent(profile, speedEvent(30_000 + n, prints[n]));
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
  const repeated = (once: () => void) => () => {
    for (let n = 0; n < 20; n++) once();
  };
  const [onShort, onLong] = [repeated(work(short)), repeated(work(long))];
  best(5, onShort);
  best(5, onLong);
  // In turns, so that neither is measured on a warmer machine.
  const ratios = Array.from({ length: 41 }, () => {
    const [onFew, onMany] = [seconds(onShort), seconds(onLong)];
    return onMany / onFew;
  });
  return quantile(ratios, 0.5);
}
