import type { ModelInput } from '@stillwatch/contracts/model';
import { dayMs, type TimeWindow } from './rhythms.js';

/** What the demo's provider sells. The newest reasoning model comes out in the middle of the demo's two weeks. */
export function modelCatalogue(window: TimeWindow): Record<string, ModelInput> {
  const before = (days: number) => new Date(window.startMs - days * dayMs).toISOString();
  return {
    'alder-5': { class: 'chat', releasedAt: before(140) },
    'alder-4': { class: 'chat', releasedAt: before(420) },
    'alder-5-mini': { class: 'small', releasedAt: before(130) },
    'yew-2': { class: 'reasoning', releasedAt: before(210) },
    'yew-3': { class: 'reasoning', releasedAt: new Date(window.startMs + 8 * dayMs).toISOString() },
    'moss-embed-1': { class: 'embedding', releasedAt: before(500) },
  };
}

export const models = {
  chat: 'alder-5',
  olderChat: 'alder-4',
  small: 'alder-5-mini',
  reasoning: 'yew-2',
  newReasoning: 'yew-3',
  embedding: 'moss-embed-1',
} as const;
