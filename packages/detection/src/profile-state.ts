import { BottomK } from './sketches/bottom-k.js';
import { LogHistogram } from './sketches/log-histogram.js';
import { asks } from './text/asks.js';

/** Plain sums over events. The order is part of the encoded format: append only. */
export const counterNames = [
  'events',
  'ok',
  'errors',
  'refused',
  'rateLimited',
  'lengthStops',
  'withFinish',
  'inputTokens',
  'outputTokens',
  'cachedInputTokens',
  'reasoningTokens',
  'reasoningEvents',
  'withOutput',
  'shortOutputs',
  'longOutputs',
  'withTemperature',
  'hot',
  'cold',
  'withMaxTokens',
  'withChoices',
  'choices',
  'logprobs',
  'withLogitBias',
  'withFormat',
  'streamed',
  'batched',
  'withTools',
  'withSeed',
  'withStop',
  'withConversation',
  'withTurn',
  'laterTurns',
  'withEndUser',
  'withContent',
  'withPrompt',
  'withSystem',
  'latin',
  'ideographic',
  'otherScript',
  'promptCharacters',
  'words',
  'suspects',
  'elicitedRefused',
  'onNewModel',
  'afterRelease',
  'withClient',
] as const;
export type Counter = (typeof counterNames)[number];

/** What one sampled hour held: which of its minutes, as two masks of 30 bits. */
export interface HourSample {
  readonly hour: number;
  early: number;
  late: number;
}

/** One UTC day: which of its hours had events, and how many. */
export interface DayUse {
  events: number;
  hours: number;
  outputTokens: number;
}

/** Days kept one by one; older ones remain in every other part of the profile. */
export const maxDays = 62;

/** What one sampled prompt was made of: its blocks' bytes (fingerprint-codec.ts) and its length in characters. */
export interface PromptSample {
  readonly blocks: Uint8Array;
  readonly characters: number;
  /** Whether it was ever sent outside of a conversation, or as the first turn of one. */
  opens: boolean;
}

const samplePrompts = (capacity: number): BottomK<PromptSample> =>
  new BottomK(capacity, (kept, seen) => {
    kept.opens ||= seen.opens;
  });
const copyPrompt = (prompt: PromptSample): PromptSample => ({ ...prompt });

/** Classes of models whose economics are kept apart; the last is for models of unknown class. */
export const economyClasses = ['chat', 'small', 'reasoning', 'embedding', 'unknown'] as const;

/**
 * All that is remembered of a stretch of an account's events. Every part is a sum, an extreme or a bottom-k sample, so that
 * merging the profiles of two stretches (or two accounts) gives exactly the profile of all their events.
 */
export class Profile {
  firstAtMs = Infinity;
  lastAtMs = -Infinity;
  /** Events in the hour of the first event. */
  firstHourEvents = 0;
  readonly counters: Record<Counter, number> = Object.fromEntries(
    counterNames.map((name) => [name, 0]),
  ) as Record<Counter, number>;
  /** Events with a block that asks for it with some certainty, by ask. */
  readonly askEvents: number[] = asks.map(() => 0);
  readonly hourOfDay: number[] = new Array<number>(24).fill(0);
  readonly weekday: number[] = new Array<number>(7).fill(0);
  readonly days = new Map<number, DayUse>();
  readonly hours = new BottomK<HourSample>(64, (kept, seen) => {
    kept.early |= seen.early;
    kept.late |= seen.late;
  });
  readonly outputTokens: LogHistogram[] = economyClasses.map(() => new LogHistogram());
  readonly outputPerInput: LogHistogram[] = economyClasses.map(() => new LogHistogram());
  readonly promptCharacters = new LogHistogram();
  readonly prompts = samplePrompts(80);
  /** Prompts with a block that asks for training data: a sample of their own, so that a small share is seen too. */
  readonly suspects = samplePrompts(24);
  readonly blocks = new BottomK(160);
  readonly words = new BottomK(160);
  readonly systems = new BottomK(16);
  readonly endUsers = new BottomK(48);
  readonly conversations = new BottomK(48);
  readonly apiKeys = new BottomK(8);
  readonly addresses = new BottomK(24);
  readonly clients = new BottomK(8);
  readonly parameters = new BottomK(24);
  readonly logitBiases = new BottomK(8);
  readonly models = new BottomK<string>(12);
  readonly completionBlocks = new BottomK(48);
  readonly freshBlocks = new BottomK(48);
  /** /24 or /48 networks the requests came from, and TLS stacks: what accounts are linked by. */
  readonly networks = new BottomK(16);
  readonly tlsStacks = new BottomK(6);
}

export const emptyProfile = (): Profile => new Profile();

/** The samples without values, in the order of the encoded format. */
export const plainSamples = [
  'blocks',
  'words',
  'systems',
  'endUsers',
  'conversations',
  'apiKeys',
  'addresses',
  'clients',
  'parameters',
  'logitBiases',
  'completionBlocks',
  'freshBlocks',
] as const;

/** The same, since format 2; they stand at the end. */
export const linkSamples = ['networks', 'tlsStacks'] as const;

/** The profile of all events of the given profiles, which stay as they are. */
export function mergeProfiles(profiles: readonly Profile[]): Profile {
  const merged = emptyProfile();
  for (const profile of profiles) addProfile(merged, profile);
  return merged;
}

function addProfile(into: Profile, from: Profile): void {
  const intoHour = Math.floor(into.firstAtMs / 3_600_000);
  const fromHour = Math.floor(from.firstAtMs / 3_600_000);
  if (fromHour === intoHour) into.firstHourEvents += from.firstHourEvents;
  else if (fromHour < intoHour) into.firstHourEvents = from.firstHourEvents;
  into.firstAtMs = Math.min(into.firstAtMs, from.firstAtMs);
  into.lastAtMs = Math.max(into.lastAtMs, from.lastAtMs);
  for (const name of counterNames) into.counters[name] += from.counters[name];
  addEach(into.askEvents, from.askEvents);
  addEach(into.hourOfDay, from.hourOfDay);
  addEach(into.weekday, from.weekday);
  for (const [day, use] of from.days) addDay(into.days, day, use);
  forgetOldDays(into.days);
  into.hours.merge(from.hours, (hour) => ({ ...hour }));
  economyClasses.forEach((_, index) => {
    into.outputTokens[index]?.merge(from.outputTokens[index] as LogHistogram);
    into.outputPerInput[index]?.merge(from.outputPerInput[index] as LogHistogram);
  });
  into.promptCharacters.merge(from.promptCharacters);
  into.prompts.merge(from.prompts, copyPrompt);
  into.suspects.merge(from.suspects, copyPrompt);
  into.models.merge(from.models);
  for (const name of [...plainSamples, ...linkSamples]) into[name].merge(from[name]);
}

function addEach(into: number[], from: readonly number[]): void {
  for (let i = 0; i < from.length; i++) into[i] = (into[i] as number) + (from[i] as number);
}

export function addDay(days: Map<number, DayUse>, day: number, use: DayUse): void {
  const kept = days.get(day);
  if (!kept) days.set(day, { ...use });
  else {
    kept.events += use.events;
    kept.hours |= use.hours;
    kept.outputTokens += use.outputTokens;
  }
}

/** Keeps the newest `maxDays`: like a bottom-k by age, so the outcome does not depend on the order of merging. */
export function forgetOldDays(days: Map<number, DayUse>): void {
  if (days.size <= maxDays) return;
  const oldest = [...days.keys()].sort((a, b) => a - b).slice(0, days.size - maxDays);
  for (const day of oldest) days.delete(day);
}
