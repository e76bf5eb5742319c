import type { DeclaredPurposeInput } from '@stillwatch/contracts/account';
import type { Profile } from './profile-state.js';
import { viewIntent, type IntentView } from './intent-view.js';
import { viewTemplates, type TemplateView } from './template-view.js';

export const windowNames = ['day', 'week', 'month', 'life'] as const;
export type WindowName = (typeof windowNames)[number];
export const windowDays: Record<WindowName, number | null> = { day: 1, week: 7, month: 30, life: null };

/** One window's profile with what is mined from it, each on first use. */
export class WindowView {
  private minedPrompts: TemplateView | undefined;
  private minedSuspects: TemplateView | undefined;
  private seenIntent: IntentView | undefined;

  constructor(
    readonly name: WindowName,
    readonly profile: Profile,
  ) {}

  get templates(): TemplateView {
    return (this.minedPrompts ??= viewTemplates(this.profile.prompts));
  }

  get suspects(): TemplateView {
    return (this.minedSuspects ??= viewTemplates(this.profile.suspects));
  }

  get intent(): IntentView {
    return (this.seenIntent ??= viewIntent(this.profile, this.suspects));
  }
}

/** Everything a signal may look at. Country, name and address of an organisation are not in it. */
export interface AccountView {
  readonly windows: Readonly<Record<WindowName, WindowView>>;
  /** Distinct windows, shortest first: one that holds the same events as a shorter one is left out. */
  readonly distinct: readonly WindowView[];
  readonly declaredPurpose?: Partial<DeclaredPurposeInput>;
  readonly plan?: string;
  readonly registeredAtMs?: number;
  readonly asOfMs: number;
}

export function viewAccount(
  windows: Readonly<Record<WindowName, Profile>>,
  facts: Omit<AccountView, 'windows' | 'distinct'>,
): AccountView {
  const views = {} as Record<WindowName, WindowView>;
  const distinct: WindowView[] = [];
  for (const name of windowNames) {
    const same = distinct.find((view) => view.profile.counters.events === windows[name].counters.events);
    views[name] = same ?? new WindowView(name, windows[name]);
    if (!same) distinct.push(views[name]);
  }
  return { ...facts, windows: views, distinct };
}
