import {
  excerptsPerAccount,
  excerptsPerTemplate,
  ordinaryExcerptsPerAccount,
} from '@stillwatch/contracts/evidence';
import type { Fingerprint } from '@stillwatch/detection/fingerprint-codec';
import { asks, harvestAskCount, type Ask } from '@stillwatch/detection/text/asks';

/** What a request is built on, and what its clearest part asks for where that is training data. */
export interface Template {
  readonly template: number;
  readonly ask: Ask | null;
}

/** What is kept of an account already: the template of each excerpt, and how many of them ask for no training data. */
export interface Kept {
  readonly templates: readonly number[];
  readonly ordinary: number;
}

/** From here on a block asks clearly for training data, in nats. */
const clearNats = 1;
/** Shorter blocks are labels such as "Question:". */
const labelCharacters = 14;

/**
 * Names the template of one request without knowing the account's others: the block that asks most clearly for training
 * data, else the system prompt, else the first block that is no label.
 */
export function templateOf({ blocks, systemHash, promptHash }: Fingerprint): Template {
  let clearest: (typeof blocks)[number] | undefined;
  for (const block of blocks) {
    if (block.ask >= harvestAskCount || block.harvestLogit < clearNats) continue;
    if (!clearest || block.harvestLogit > clearest.harvestLogit) clearest = block;
  }
  if (clearest) return { template: clearest.hash, ask: asks[clearest.ask] ?? null };
  const opening = blocks.find((block) => block.characters >= labelCharacters);
  return { template: systemHash ?? opening?.hash ?? promptHash, ask: null };
}

/** Whether there is room for a request beside what is kept. */
export const fitsBeside =
  (kept: Kept) =>
  (request: Template): boolean =>
    choose([request], kept).length > 0;

/**
 * The requests of one account that are kept beside what is kept: few of a template, few in all, and few that do not ask for
 * training data, so that ordinary traffic cannot use up the room. Those that ask for it come first.
 */
export function choose<Request extends Template>(requests: readonly Request[], kept: Kept): Request[] {
  const ofTemplate = new Map<number, number>();
  for (const template of kept.templates) ofTemplate.set(template, (ofTemplate.get(template) ?? 0) + 1);
  let room = excerptsPerAccount - kept.templates.length;
  let ordinaryRoom = ordinaryExcerptsPerAccount - kept.ordinary;
  const inOrder = [
    ...requests.filter(({ ask }) => ask !== null),
    ...requests.filter(({ ask }) => ask === null),
  ];
  return inOrder.filter(({ template, ask }) => {
    const same = ofTemplate.get(template) ?? 0;
    if (room <= 0 || same >= excerptsPerTemplate || (ask === null && ordinaryRoom <= 0)) return false;
    ofTemplate.set(template, same + 1);
    room -= 1;
    if (ask === null) ordinaryRoom -= 1;
    return true;
  });
}
