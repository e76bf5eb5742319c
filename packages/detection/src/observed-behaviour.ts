import type { ObservedBehaviour } from '@stillwatch/contracts/observed-behaviour';
import type { Profile } from './profile-state.js';
import { LogHistogram } from './sketches/log-histogram.js';
import { viewTemplates } from './template-view.js';

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** What a profile shows, in plain quantities. Distinct numbers are exact below the samples' sizes, else within about 15 %. */
export function observedBehaviour(profile: Profile, windowDays: number | null): ObservedBehaviour {
  const { counters } = profile;
  const output = new LogHistogram();
  for (const histogram of profile.outputTokens) output.merge(histogram);
  const templates = viewTemplates(profile.prompts);
  const recurring = templates.prompts.reduce((sum, prompt) => sum + prompt.recurring, 0);
  const models = profile.models.values.map((model, index) => ({
    model,
    share: (profile.models.counts[index] as number) / Math.max(1, counters.events),
  }));
  return {
    windowDays,
    requests: counters.events,
    inputTokens: counters.inputTokens,
    outputTokens: counters.outputTokens,
    reasoningTokens: counters.reasoningTokens,
    medianOutputTokens: output.quantile(0.5) ?? null,
    outputPerInput: share(counters.outputTokens, counters.inputTokens),
    distinctPromptShare: counters.withPrompt
      ? Math.min(1, profile.prompts.distinct() / counters.withPrompt)
      : null,
    templates: templates.blocks
      .slice(0, 8)
      .map(({ id, share: part, asks }) => ({ id, share: part, asksFor: [...asks] })),
    recurringPromptShare: share(recurring, templates.prompts.length),
    multiTurnShare: counters.withTurn ? counters.laterTurns / counters.withTurn : null,
    distinctEndUsers: counters.withEndUser ? Math.round(profile.endUsers.distinct()) : null,
    toolShare: share(counters.withTools, counters.events),
    systemPromptShare: share(counters.withSystem, counters.withContent),
    refusedShare: share(counters.refused, counters.events),
    activeHours: Math.round(profile.hours.distinct()),
    longestIdleHours: longestIdle(profile),
    requestsByHourOfDay: [...profile.hourOfDay],
    requestsByWeekday: [...profile.weekday],
    models: models.sort((a, b) => b.share - a.share),
  };
}

/** Longest run of hours without an event between two hours with one, over the days kept. */
function longestIdle(profile: Profile): number | null {
  const hours = [...profile.days]
    .sort(([a], [b]) => a - b)
    .flatMap(([day, use]) =>
      Array.from({ length: 24 }, (_, hour) => hour)
        .filter((hour) => use.hours & (1 << hour))
        .map((hour) => day * 24 + hour),
    );
  if (hours.length < 2) return null;
  return Math.max(...hours.slice(1).map((hour, index) => hour - (hours[index] as number) - 1));
}
