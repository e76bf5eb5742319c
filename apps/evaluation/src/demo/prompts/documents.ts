import { paragraphOf, sourceOf, write, type Lexicon, type PromptSource } from '../grammar.js';

const paper: Lexicon = {
  firm: [
    'Halvorsen Marine AS',
    'Tamarind Foods Ltd',
    'Bureau Delacroix',
    'Orbis Dental GmbH',
    'Quayside Printing',
    'Kowal i Syn',
    'Mesa Verde Supplies',
    'Arctic Wool Oy',
    'Fontaine Cycles',
    'Lumo Lighting',
    'Petrov & Daughters',
    'Nakagawa Tools',
  ],
  item: [
    'filter cartridge F{10-99}',
    'labour, {1-12} h',
    'oak board {20-300} cm',
    'toner black',
    'pallet hire',
    'brass valve {4-40} mm',
    'consulting day',
    'cotton roll {5-90} m',
    'label set',
    'freight to {town}',
    'LED strip {1-20} m',
    'dental alloy {10-90} g',
  ],
  town: [
    'Odense',
    'Bilbao',
    'Katowice',
    'Limerick',
    'Tromsø',
    'Novi Sad',
    'Utrecht',
    'Aveiro',
    'Ulm',
    'Kaunas',
  ],
  date: ['{1-28}.{1-12}.2026', '2026-{10-12}-{10-28}', '{1-28} March 2026', '{1-28} Oct 2026'],
  person: ['A. Brennan', 'M. Dufour', 'K. Yamada', 'I. Novak', 'R. Osei', 'E. Castro', 'H. Lund', 'S. Rao'],
};
const invoiceLine = sourceOf(paper, [
  '{1-40} x {item} à {3-900},{10-99}',
  '{item}  qty {1-60}  {12-2000}.{10-99}',
]);

/** The text of a scanned invoice or delivery note. */
export const invoiceText: PromptSource = (random) => {
  const lines = Array.from({ length: random.integer(3, 9) }, () => invoiceLine(random)).join('\n');
  const head = write(
    random,
    paper,
    '{firm}, {town}\nNo {10000-99999} / date {date}\nTo: {firm}, attn {person}',
  );
  return `${head}\n${lines}\n${write(random, paper, 'due {date}, VAT {5-25} %, ref {person}')}`;
};

const clinic: Lexicon = {
  finding: [
    'knee pain on stairs',
    'cough for {2-6} weeks',
    'blood pressure {110-170}/{60-105}',
    'no fever',
    'weight {48-120} kg',
    'allergic to penicillin',
    'swelling of the left ankle',
    'sleep {3-9} h',
    'old fracture of {1901-2020} not relevant',
    'headache mostly at night',
    'smoker until {1990-2024}',
  ],
  plan: [
    'control in {2-12} weeks',
    'physiotherapy, {4-12} sessions',
    'blood test',
    'X-ray',
    'rest for {3-20} days',
    '{5-80} mg once a day',
    'referral to ENT',
    'no treatment for now',
  ],
};

/** A made-up clinic letter without names. */
export const clinicLetter: PromptSource = paragraphOf(
  sourceOf(clinic, [
    'Patient {1000-9999}: {finding}, {finding}.',
    'Finding: {finding}.',
    'Plan: {plan}, {plan}.',
    '{finding}; therefore {plan}.',
  ]),
  3,
  8,
);

const manual: Lexicon = {
  system: [
    'the badge reader',
    'the fleet portal',
    'expense approval',
    'the cold store',
    'the visitor app',
    'shift planning',
    'the returns desk',
    'the archive',
    'remote access',
    'the training portal',
    'parking',
    'the tender platform',
  ],
  rule: [
    'needs approval above {200-9000} euros',
    'is closed between {18-23}:00 and {5-8}:00',
    'keeps records for {2-10} years',
    'is reset after {3-9} failed attempts',
    'must be requested {2-20} working days ahead',
    'is owned by {owner}',
    'was moved to version {2-9}.{0-9} in {month}',
    'does not cover contractors',
    'needs form {letter}{10-99}',
    'sends a reminder every {2-14} days',
  ],
  owner: [
    'facilities',
    'the finance desk',
    'site security',
    'the service owner',
    'people operations',
    'line managers',
  ],
  letter: ['A', 'B', 'K', 'R', 'T'],
  month: ['February', 'April', 'June', 'September', 'November'],
  ask: [
    'who approves',
    'how long does it take to get',
    'what happens if I miss the deadline for',
    'is there an exception for contractors in',
    'where do I find the form for',
    'what changed this year in',
    'can I share',
    'how many days ahead do I request',
  ],
};
const passage = paragraphOf(
  sourceOf(manual, [
    '{system} {rule}.',
    'Since {month}, {system} {rule} and {rule}.',
    'If {system} {rule}, contact {owner}.',
    'Note: {system} {rule}.',
  ]),
  3,
  7,
);

/** A question with the passages that a search has found for it. */
export const groundedQuestion: PromptSource = (random) => {
  const passages = Array.from(
    { length: random.integer(2, 4) },
    (_, n) => `[${n + 1}] ${passage(random)}`,
  ).join('\n');
  return `${passages}\n\nQuestion: ${write(random, manual, '{ask} {system}?')}`;
};

/** A passage of a handbook, for summaries and translations. */
export const handbookPassage: PromptSource = passage;
