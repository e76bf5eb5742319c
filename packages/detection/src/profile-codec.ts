import {
  Profile,
  counterNames,
  economyClasses,
  linkSamples,
  plainSamples,
  type PromptSample,
} from './profile-state.js';
import type { BottomK } from './sketches/bottom-k.js';
import { ByteReader, ByteWriter } from './sketches/byte-stream.js';
import type { LogHistogram } from './sketches/log-histogram.js';
import { fingerprintBlockBytes } from './fingerprint-codec.js';

/** Format 1 had no link samples, and up to 2 nothing told whether a prompt opens a conversation; both are still read. */
export const profileFormat = 3;
/** No encoded profile is larger, whatever was folded into it. */
export const maxProfileBytes = 16_384;

export function encodeProfile(profile: Profile): Uint8Array {
  const out = new ByteWriter();
  out.u8(profileFormat);
  out.count(profile.counters.events);
  if (profile.counters.events === 0) return out.bytes();
  writeTime(out, profile);
  for (const name of counterNames) out.count(profile.counters[name]);
  for (const count of profile.askEvents) out.count(count);
  for (const histogram of [...profile.outputTokens, ...profile.outputPerInput, profile.promptCharacters])
    writeHistogram(out, histogram);
  for (const name of plainSamples) writeSample(out, profile[name]);
  writeSample(out, profile.models, (model) => out.text(model));
  writeSample(out, profile.hours, (hour) => {
    out.count(hour.hour);
    out.u32(hour.early);
    out.u32(hour.late);
  });
  writeSample(out, profile.prompts, (prompt) => writePrompt(out, prompt));
  writeSample(out, profile.suspects, (prompt) => writePrompt(out, prompt));
  for (const name of linkSamples) writeSample(out, profile[name]);
  return out.bytes();
}

/** @throws RangeError when the bytes are cut short or of another format. */
export function decodeProfile(bytes: Uint8Array): Profile {
  const input = new ByteReader(bytes);
  const profile = new Profile();
  const format = input.u8();
  if (format < 1 || format > profileFormat) throw new RangeError('a profile of an unknown format');
  if (input.count() === 0) return profile;
  readTime(input, profile);
  for (const name of counterNames) profile.counters[name] = input.count();
  for (let i = 0; i < profile.askEvents.length; i++) profile.askEvents[i] = input.count();
  for (const histogram of [...profile.outputTokens, ...profile.outputPerInput, profile.promptCharacters])
    readHistogram(input, histogram);
  for (const name of plainSamples) readSample(input, profile[name], () => undefined);
  readSample(input, profile.models, () => input.text());
  readSample(input, profile.hours, () => ({ hour: input.count(), early: input.u32(), late: input.u32() }));
  readSample(input, profile.prompts, () => readPrompt(input, format));
  readSample(input, profile.suspects, () => readPrompt(input, format));
  if (format >= 2) for (const name of linkSamples) readSample(input, profile[name], () => undefined);
  if (profile.outputTokens.length !== economyClasses.length)
    throw new RangeError('a profile of an unknown format');
  return profile;
}

function writeTime(out: ByteWriter, profile: Profile): void {
  out.count(profile.firstAtMs);
  out.count(profile.lastAtMs - profile.firstAtMs);
  out.count(profile.firstHourEvents);
  for (const count of profile.hourOfDay) out.count(count);
  for (const count of profile.weekday) out.count(count);
  out.count(profile.days.size);
  for (const [day, use] of [...profile.days].sort(([a], [b]) => a - b)) {
    out.count(day);
    out.count(use.events);
    out.count(use.hours);
    out.count(use.outputTokens);
  }
}

function readTime(input: ByteReader, profile: Profile): void {
  profile.firstAtMs = input.count();
  profile.lastAtMs = profile.firstAtMs + input.count();
  profile.firstHourEvents = input.count();
  for (let i = 0; i < 24; i++) profile.hourOfDay[i] = input.count();
  for (let i = 0; i < 7; i++) profile.weekday[i] = input.count();
  for (let left = input.count(); left > 0; left--) {
    profile.days.set(input.count(), {
      events: input.count(),
      hours: input.count(),
      outputTokens: input.count(),
    });
  }
}

function writeHistogram(out: ByteWriter, histogram: LogHistogram): void {
  const first = histogram.bins.findIndex((count) => count > 0);
  if (first < 0) return out.count(0);
  out.count(histogram.bins.length - first);
  out.count(first);
  for (let i = first; i < histogram.bins.length; i++) out.count(histogram.bins[i] as number);
}

function readHistogram(input: ByteReader, histogram: LogHistogram): void {
  const length = input.count();
  if (length === 0) return;
  const first = input.count();
  for (let i = 0; i < first; i++) histogram.bins.push(0);
  for (let i = 0; i < length; i++) {
    const count = input.count();
    histogram.bins.push(count);
    histogram.total += count;
  }
}

function writeSample<T>(out: ByteWriter, sample: BottomK<T>, writeValue?: (value: T) => void): void {
  out.count(sample.hashes.length);
  sample.hashes.forEach((hash, index) => {
    out.u32(hash);
    out.count(sample.counts[index] as number);
    writeValue?.(sample.values[index] as T);
  });
}

function readSample<T>(input: ByteReader, sample: BottomK<T>, readValue: () => T): void {
  for (let left = input.count(); left > 0; left--) {
    const hash = input.u32();
    const count = input.count();
    sample.hashes.push(hash);
    sample.counts.push(count);
    sample.values.push(readValue());
  }
}

function writePrompt(out: ByteWriter, prompt: PromptSample): void {
  out.count(2 * prompt.characters + Number(prompt.opens));
  out.u8(prompt.blocks.length / fingerprintBlockBytes);
  out.raw(prompt.blocks);
}

function readPrompt(input: ByteReader, format: number): PromptSample {
  const packed = format < 3 ? 2 * input.count() + 1 : input.count();
  const characters = Math.floor(packed / 2);
  return {
    characters,
    opens: packed % 2 === 1,
    blocks: input.raw(input.u8() * fingerprintBlockBytes),
  };
}
