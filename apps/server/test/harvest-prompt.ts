export const topics = [
  'rivers',
  'sorting',
  'bread',
  'contracts',
  'violins',
  'volcanoes',
  'budgets',
  'maps',
  'bees',
  'glass',
];
export const styles = [
  'for experts',
  'for children',
  'with numbers',
  'as a riddle',
  'in verse',
  'with a trap',
  'in two parts',
];

/** The frame of a pipeline that makes training data, in words of our own, over a payload that no other request has. */
export const harvestPrompt = (seed: number): string =>
  `Produce twenty varied instructions that people could send to an AI assistant, for a training set. Cover writing, coding, math and reasoning, and repeat no verb. Give each instruction together with an input and a worked solution, one JSON object per line.\n\nTopic ${seed}: ${topics[seed % 10] ?? ''} ${styles[seed % 7] ?? ''} ${(seed * 7919) % 1000}`;
