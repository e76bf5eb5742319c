import type { AccountView } from '../account-view.js';
import { oncePerView } from '../once-per-view.js';
import { isMerePersona } from '../bareness.js';
import { templateIntent } from './template-intent.js';
import { percent, rounded, type Signal } from './signal.js';

const withPeople = new Set([
  'chat_assistant',
  'customer_support',
  'education',
  'entertainment',
  'internal_assistant',
]);
const shortAnswers = new Set(['classification', 'extraction']);
const oneJob = new Set(['classification', 'extraction', 'translation']);

/** Each expectation of the declared purpose that the traffic fails, as a share of those that can be checked. */
const failures = oncePerView((view: AccountView): { failed: string[]; checked: number } => {
  const { counters, endUsers } = view.windows.month.profile;
  const { prompts } = view.windows.month.templates;
  const framed =
    prompts.reduce((sum, prompt) => sum + (isMerePersona(prompt) ? 0 : prompt.recurring), 0) /
    Math.max(1, prompts.length);
  const category = view.declaredPurpose?.category ?? '';
  const failed: string[] = [];
  let checked = 0;
  const expect = (name: string, applies: boolean, holds: boolean): void => {
    if (!applies) return;
    checked++;
    if (!holds) failed.push(name);
  };
  expect('conversations that go on', withPeople.has(category), counters.laterTurns > 0.05 * counters.events);
  expect('several end users', withPeople.has(category), endUsers.distinct() >= 3);
  expect('short answers', shortAnswers.has(category), counters.longOutputs < 0.2 * counters.withOutput);
  expect('the same instructions each time', oneJob.has(category) && prompts.length >= 10, framed >= 0.1);
  const trains = (templateIntent.measure(view) ?? 0) >= 2;
  const answer = view.declaredPurpose?.trainsModels;
  const isDeclared = answer === 'competing' || answer === 'non_competing';
  expect('no templates that make training data', category !== '' && !isDeclared && trains, false);
  return { failed, checked };
});

/** Signal 26: share of what the declared purpose lets one expect that the traffic does not show, 0 to 1. */
export const purposeMismatch: Signal = {
  id: 'purpose-mismatch',
  family: 'purpose',
  direction: 'up',
  edges: [0.3, 0.6],
  measure(view) {
    if (view.windows.month.profile.counters.events < 20) return undefined;
    const { failed, checked } = failures(view);
    return checked === 0 ? undefined : failed.length / checked;
  },
  describe(view, value) {
    const { failed } = failures(view);
    const category = (view.declaredPurpose?.category ?? 'nothing').replaceAll('_', ' ');
    return {
      summary: failed.length
        ? `Declared is ${category}; of what that leads to expect, ${percent(value)} is missing (${failed.join(', ')}).`
        : `The traffic fits what was declared (${category}).`,
      evidence: { declared: category, missing: failed.join(', '), share: rounded(value) },
    };
  },
  ordinaryExplanation: 'Products drift from what was declared; ask first.',
};
