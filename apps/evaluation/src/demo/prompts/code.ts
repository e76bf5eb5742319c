import { anyOf, sourceOf, write, type Lexicon, type PromptSource } from '../grammar.js';
import type { RandomStream } from '../random-stream.js';

const code: Lexicon = {
  entity: [
    'invoice',
    'shipment',
    'session',
    'tenant',
    'sensor',
    'booking',
    'ledger',
    'playlist',
    'voucher',
    'crawler',
    'roster',
    'meter',
    'thread',
    'parcel',
    'badge',
    'quota',
  ],
  part: [
    'Parser',
    'Repository',
    'Cache',
    'Scheduler',
    'Importer',
    'Mapper',
    'Queue',
    'Validator',
    'Client',
    'Renderer',
    'Store',
    'Guard',
  ],
  verb: [
    'load',
    'merge',
    'expire',
    'retry',
    'group',
    'export',
    'archive',
    'sync',
    'rank',
    'split',
    'patch',
    'count',
  ],
  lang: ['TypeScript', 'Go', 'Python', 'Rust', 'Kotlin', 'C#', 'SQL', 'Swift', 'PHP', 'Ruby'],
  bug: [
    'returns an empty list when {entity} has no {entity}',
    'throws on the {2-40}th call',
    'is slow with {2-90} thousand rows',
    'drops the last item',
    'leaks a connection',
    'uses the wrong time zone',
    'is called twice',
    'fails only in CI',
    'deadlocks with {2-16} workers',
    'rounds {entity} amounts wrongly',
    'does not survive a restart',
  ],
  wish: [
    'cover it with a test',
    'keep the public signature',
    'avoid a new dependency',
    'stream instead of buffering',
    'explain the cause first',
    'make it idempotent',
    'use a single query',
    'add a timeout of {2-60} s',
    'keep it under {20-80} lines',
    'log nothing',
  ],
  file: [
    'src/{entity}/{verb}-{entity}.ts',
    'internal/{entity}/{verb}.go',
    'app/{entity}_{verb}.py',
    'lib/{entity}/{verb}.rb',
    'core/{verb}_{entity}.rs',
  ],
};

const requests = [
  '{verb}{entity} in {file} {bug}. Please {wish}.',
  'refactor {file}: the {entity} {part} {bug}, {wish} and {wish}',
  'write a {lang} function that can {verb} every {entity} by {entity}, {wish}',
  'review this change to {file}, I worry that it {bug}',
  'the test for {file} is flaky: it {bug}. {wish}.',
  'migrate {file} from {lang} to {lang}, {wish}',
  'rename {entity}{part} to {entity}{part} in {file} and {wish}',
  'what is the idiomatic way in {lang} to {verb} a {entity} when it {bug}?',
];
const request = sourceOf(code, requests);

const lines = [
  'export async function {verb}{entity}(input: {entity}Input) {',
  '  const {entity} = await this.{entity}{part}.{verb}(input.{entity}Id);',
  '  if (!{entity}) throw new NotFound("{entity} " + input.{entity}Id);',
  '  for (const {entity} of {entity}List.slice(0, {2-500})) {',
  '    results.push({verb}({entity}, { limit: {5-900}, {verb}: true }));',
  '  }',
  '  return {entity}.{verb}().filter((x) => x.{entity} > {1-99});',
  '  // TODO {verb} the {entity} before {entity}',
  '  await db.query("select * from {entity}s where {entity}_id = $1 limit {10-900}");',
  '  logger.info({ {entity}: {entity}.id, took: {3-900} });',
  '  const deadline = Date.now() + {2-90} * 1000;',
  '}',
];

function snippet(random: RandomStream): string {
  const count = random.integer(4, 16);
  return Array.from({ length: count }, () => write(random, code, random.pick(lines))).join('\n');
}

/** A change asked of a coding agent, with the files it has read. */
export const codingTask: PromptSource = (random) =>
  `${request(random)}\n\n${write(random, code, '{file}')}:\n\`\`\`\n${snippet(random)}\n\`\`\``;

/** A question of a developer without an agent around it. */
export const codingQuestion: PromptSource = anyOf(
  request,
  (random) => `${request(random)}\n\n${snippet(random)}`,
);

/** What an agent hands back to the model after a tool call. */
export const toolResult: PromptSource = (random) =>
  random.chance(0.4)
    ? write(random, code, 'Tests: {0-3} failed, {4-220} passed. FAIL {file}: expected {1-90} to equal {1-90}')
    : `${write(random, code, '{file} (from line {1-200})')}:\n${snippet(random)}`;
