import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import { assessAccount } from '@stillwatch/detection/assess';
import type { Profile } from '@stillwatch/detection/profile';
import type { Scorecard } from '@stillwatch/detection/scorecard/scorecard';
import { suspectNats } from '@stillwatch/detection/fold';
import { decodeFingerprint } from '@stillwatch/detection/fingerprint-codec';
import type { ProfiledEvent } from '@stillwatch/detection/profiled-event';
import { isHarvester, type MeasuredAccount } from '../fitting/measured-account.js';
import { addToDay, contextOf, toProfiledEvent } from '../worlds/profiled-world.js';
import type { World } from '../worlds/world.js';
import { requestsToDetect, type Detection } from './requests-to-detect.js';
import { jitter, mixInto, paraphrase, splitOver, type Disguise } from './stress.js';

export interface ReplayFigures {
  readonly detections: readonly (Detection & { readonly archetype: string })[];
  readonly stress: readonly { readonly name: string; readonly accounts: number; readonly flagged: number }[];
  readonly deletion: { readonly flagged: number; readonly fell: number; readonly unflagged: number };
}

/** Ordinary products with people behind them, to hide among. */
const coverKinds = ['consumer_chat_app', 'product_assistant'];

/** What needs the events again: how soon, how well disguised, and what happens when the named evidence is taken away. */
export async function replayWorld(
  world: World,
  accounts: readonly MeasuredAccount[],
  scorecard: Scorecard,
): Promise<ReplayFigures> {
  const harvesters = new Map(
    accounts.filter(isHarvester).map((account) => [account.label.accountId, account]),
  );
  const cover = accounts.find(
    ({ label, context }) =>
      coverKinds.includes(label.archetype) && context.windows.life.counters.events > 200,
  );
  const events = new Map<string, UsageEvent[]>();
  for await (const event of world.events()) {
    if (!harvesters.has(event.accountId) && event.accountId !== cover?.label.accountId) continue;
    const list = events.get(event.accountId);
    if (list) list.push(event);
    else events.set(event.accountId, [event]);
  }
  const profiled = (list: readonly UsageEvent[]): ProfiledEvent[] =>
    list.map((event) => toProfiledEvent(event, world));
  const assess = (account: MeasuredAccount, list: readonly ProfiledEvent[]) => {
    const days = new Map<number, Profile>();
    for (const event of list) addToDay(days, event);
    return assessAccount(contextOf({ account: account.account, days }), scorecard);
  };
  const isFlagged = ({ band }: { band: string }): boolean => band === 'review' || band === 'critical';
  const detections: (Detection & { archetype: string })[] = [];
  const deletion = { flagged: 0, fell: 0, unflagged: 0 };
  for (const [id, account] of harvesters) {
    const list = profiled(events.get(id) ?? []);
    detections.push({ archetype: account.label.archetype, ...requestsToDetect(account, list, scorecard) });
    const before = assess(account, list);
    if (!isFlagged(before)) continue;
    const after = assess(
      account,
      list.map((event) => withoutEvidence(event, before.reasons[0]?.signal)),
    );
    deletion.flagged++;
    if (after.score < before.score) deletion.fell++;
    if (!isFlagged(after)) deletion.unflagged++;
  }
  const stress = stressTests(events.get(cover?.label.accountId ?? '') ?? []).map(([name, disguise]) => {
    const tried = [...harvesters.values()].filter(
      ({ label }) => label.archetype === 'harvest_generation' || label.archetype === 'harvest_reasoning',
    );
    const flagged = tried.filter((account) =>
      isFlagged(assess(account, profiled(disguise(events.get(account.label.accountId) ?? [])))),
    );
    return { name, accounts: tried.length, flagged: flagged.length };
  });
  return { detections, stress, deletion };
}

const stressTests = (cover: readonly UsageEvent[]): [string, Disguise][] => [
  ['as they are', (events) => [...events]],
  ['paraphrased', paraphrase],
  ['25 % among an ordinary product', mixInto(cover, 0.25)],
  ['10 % among an ordinary product', mixInto(cover, 0.1)],
  ['5 % among an ordinary product', mixInto(cover, 0.05)],
  ['split over 10 accounts (one of them)', splitOver(10)],
  ['split over 100 accounts (one of them)', splitOver(100)],
  ['0.8 s of jitter', jitter(800)],
  ['an hour of jitter', jitter(3_600_000)],
];

/** The event without what the named signal lives on: the prompts that carry the template, or any prompt. */
function withoutEvidence(event: ProfiledEvent, signal: string | undefined): ProfiledEvent {
  if (!event.fingerprint) return event;
  const carries = decodeFingerprint(event.fingerprint).blocks.some(
    (block) => block.harvestLogit >= suspectNats,
  );
  const isTemplate = signal === 'template-intent' || signal === 'reasoning-elicitation';
  return !isTemplate || carries ? { ...event, fingerprint: undefined } : event;
}
