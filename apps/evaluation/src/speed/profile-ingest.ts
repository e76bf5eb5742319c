import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { fingerprintContent } from '@stillwatch/detection/fingerprint';
import { emptyProfile, encodeProfile, foldEvent } from '@stillwatch/detection/profile';
import { readOptions } from '../command-options.js';
import { evaluationKey } from '../worlds/profiled-world.js';
import { callTree, profileCpu, sharesByStage, type Frame } from './cpu-profile.js';
import { flameGraph } from './flame-graph.js';
import { makePrompts, speedEvent } from './speed-traffic.js';

const values = readOptions('usage: npm run profile:ingest -- [--out DIR]', {
  out: { type: 'string', default: 'ingest-profile' },
});
const accounts = 40;
const rounds = 12;
/** Events folded into one profile before it is written, about what one batch brings an account. */
const eventsPerWrite = 50;

const stages: readonly [RegExp, string][] = [
  [/^block-reader|^character-classes/, 'cutting texts into blocks'],
  [/^text-model|^concepts/, 'reading what blocks ask for'],
  [/^keyed-hash/, 'keyed hashing'],
  [/^fingerprint/, 'choosing and packing blocks'],
  [/^profile-codec|^byte-stream/, 'encoding profiles'],
  [/^fold|^profile-state|^bottom-k|^log-histogram|^network-prefix/, 'folding into profiles'],
];

function stageOf({ name, file }: Frame): string | undefined {
  if (name === '(garbage collector)') return 'collecting garbage';
  if (name === '(idle)' || name === '(program)') return 'everything else';
  return stages.find(([pattern]) => pattern.test(file))?.[1];
}

const contents = makePrompts(20_000);
function ingest(): void {
  const profiles = Array.from({ length: accounts }, emptyProfile);
  contents.forEach((content, n) => {
    const profile = profiles[n % accounts] ?? emptyProfile();
    foldEvent(profile, speedEvent(n, fingerprintContent(content, evaluationKey)));
    if (profile.counters.events % eventsPerWrite === 0) encodeProfile(profile);
  });
}

// An inlined call counts for its caller: without inlining every function's time is its own, at some cost in speed.
setFlagsFromString('--no-turbo-inlining');
ingest();
const profile = await profileCpu(() => {
  for (let round = 0; round < rounds; round++) ingest();
});
const tree = callTree(profile);
const title = `Ingest: ${(rounds * contents.length).toLocaleString('en')} events of 500 characters, fingerprint to encoded profile`;
mkdirSync(values.out, { recursive: true });
writeFileSync(join(values.out, 'ingest.cpuprofile'), JSON.stringify(profile));
writeFileSync(join(values.out, 'flame.svg'), flameGraph(tree, title));
process.stdout.write(
  `${sharesByStage(tree, stageOf)
    .map(({ stage, share }) => `${(100 * share).toFixed(1).padStart(5)} %  ${stage}`)
    .join('\n')}\n${join(values.out, 'flame.svg')}\n`,
);
