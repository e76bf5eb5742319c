import { paragraphOf, sourceOf, type Lexicon, type PromptSource } from '../grammar.js';

const shop: Lexicon = {
  product: [
    'rain jacket',
    'desk lamp',
    'air purifier',
    'trail shoes',
    'espresso machine',
    'baby monitor',
    'duvet',
    'road helmet',
    'water filter',
    'e-reader',
    'cargo bike',
    'yoga mat',
    'router',
    'blender',
    'carry-on',
    'hearing aid batteries',
    'wall shelf',
    'gift card',
    'winter tyres',
    'fountain pen',
  ],
  trouble: [
    'arrived with a broken {piece}',
    'has not arrived since {1-28} {month}',
    'is in the wrong size',
    'stopped working after {2-11} weeks',
    'was charged twice',
    'shows as delivered but nobody has it',
    'has a different colour than on the photo',
    'came without the {piece}',
    'smells strange',
    'does not fit my {product}',
  ],
  piece: ['hinge', 'charger', 'zip', 'lid', 'invoice', 'screw set', 'strap', 'glass', 'manual', 'pump'],
  order: [
    'order {100000-999999}',
    'my order of {1-28} {month}',
    'no. {10-99}-{1000-9999}',
    'the parcel {1000-9999}{1000-9999}',
  ],
  want: [
    'a refund',
    'a new one before {weekday}',
    'to change the address to {2-180} {street}',
    'to talk to a person',
    'to know where it is',
    'an invoice with our VAT number',
    'to cancel the rest',
    'half of the money back',
    'to exchange it',
  ],
  weekday: ['Monday', 'Tuesday', 'Thursday', 'Friday', 'the weekend'],
  street: [
    'Mill Lane',
    'Rue des Tilleuls',
    'Hafenstrasse',
    'Canal Street',
    'Via Roma',
    'Birch Road',
    'Station Square',
  ],
  noun: [
    'a refund',
    'an invoice',
    'a new {piece}',
    'an answer',
    'the second parcel',
    'a call back',
    'the voucher over {5-60}',
  ],
  month: ['June', 'August', 'September', 'October', 'November'],
  mood: [
    'This is the third time I write.',
    'No hurry.',
    'I am quite disappointed.',
    'Thanks in advance!',
    'Please answer by mail.',
    'I have been a customer for {2-12} years.',
    'My phone is 0555 {1000-9999}.',
    'Sorry for the trouble.',
    'It was a present.',
  ],
};
const complaints = [
  'hello, the {product} from {order} {trouble}. I would like {want}.',
  '{order}: {product} {trouble}, what now?',
  'my {product} {trouble} and the {piece} is missing too. I want {want}',
  'how long does it take until I get {noun} for {order}',
  'can I combine {order} with a {product}? I need it by {weekday}',
  'is the {product} also sold without the {piece}? If not I need {want}.',
  'I returned the {product} on {1-28} {month} and still wait for {noun}',
];
const complaint = sourceOf(shop, complaints);
const mood = sourceOf(shop, ['{mood}']);

/** What customers of a shop write to its support. */
export const supportMessage: PromptSource = (random) =>
  random.chance(0.5) ? `${complaint(random)} ${mood(random)}` : complaint(random);

const notice: Lexicon = {
  ...shop,
  machine: [
    'pump {1-40}',
    'lift {1-12}',
    'gate {2-30}',
    'the cooler in hall {1-9}',
    'turbine {1-20}',
    'belt {1-16}',
  ],
  event: [
    'vibration over {3-20} mm/s',
    'stopped at {0-23}:{10-59}',
    'oil level low',
    'temperature {40-120} degrees',
    'door open for {2-50} min',
    'sensor silent',
    'restarted by {person}',
    'filter changed',
  ],
  person: ['shift B', 'contractor', 'T. Moreau', 'L. Okafor', 'night crew', 'S. Weiss'],
};

/** Short reports from plants and devices, to be sorted into a few classes. */
export const machineReport: PromptSource = sourceOf(notice, [
  '{machine}: {event}, {event}',
  '{machine} {event} ({person})',
  '{event} at {machine}, then {event}',
  '{person} reports {event} on {machine}, {product} affected',
]);

const review: Lexicon = {
  ...shop,
  praise: [
    'light and quick',
    'sturdier than my old one',
    'worth every cent',
    'silent at night',
    'easy to clean',
    'looks better than on the photo',
    'my kids love it',
  ],
  fault: [
    'the {piece} feels cheap',
    'too small for {2-6} people',
    'battery gone after {1-9} hours',
    'manual only in Polish',
    'squeaks',
    'delivery took {6-30} days',
    'the app needs an account',
  ],
};

/** Product reviews, to be labelled by topic and mood. */
export const productReview: PromptSource = paragraphOf(
  sourceOf(review, [
    'the {product} is {praise}.',
    'sadly {fault}.',
    'bought it for my {product}, {praise}, but {fault}.',
    '{fault}, otherwise {praise}.',
    'after {2-20} months: {praise}.',
    'would not buy again, {fault} and {fault}.',
  ]),
  1,
  4,
);

const copy: Lexicon = {
  ...shop,
  feature: [
    'recycled shell',
    'five-year warranty',
    'made in small runs',
    'folds flat',
    'spare parts for {5-15} years',
    'weighs {200-4000} g',
    'washable at {30-60} degrees',
    'free returns',
    'works without an app',
    'new colour {colour}',
  ],
  colour: ['sage', 'rust', 'ink', 'sand', 'plum', 'fog'],
  reader: [
    'commuters',
    'new parents',
    'small studios',
    'weekend hikers',
    'students',
    'people over {50-70}',
    'cold mornings',
    'shared flats',
  ],
};

/** The facts that a marketing text is written from. */
export const productFacts: PromptSource = sourceOf(copy, [
  'Product: {product}, article {10000-99999}. Points: {feature}; {feature}; {feature}. For {reader}.',
  'Article {10000-99999} ({product}), price {9-890},{10-99}. Say: {feature}, {feature}. Readers: {reader}.',
  '{product} in {colour}, {feature}, campaign week {1-52}, aimed at {reader}; do not mention {feature}.',
]);
