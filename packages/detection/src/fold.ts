import { blockSection, decodeFingerprint, type Fingerprint } from './fingerprint-codec.js';
import { hashString, mix32 } from './keyed-hash.js';
import { networkPrefix } from './network-prefix.js';
import { addDay, economyClasses, forgetOldDays, type Profile, type PromptSample } from './profile-state.js';
import type { ProfiledEvent } from './profiled-event.js';
import type { LogHistogram } from './sketches/log-histogram.js';
import { asks, harvestAskCount } from './text/asks.js';

const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** How long after its release a model counts as new. */
export const newModelMs = 3 * dayMs;
/** Harvest logit from which a block makes its prompt a suspect, in nats. */
export const suspectNats = 1;

const reasoningElicitation = asks.indexOf('reasoning_elicitation');

/** Adds one event to a profile. Events may come in any order; what an event lacks is counted as unknown, never guessed. */
export function foldEvent(profile: Profile, event: ProfiledEvent): void {
  foldTime(profile, event);
  foldOutcome(profile, event);
  foldRequest(profile, event);
  foldPeople(profile, event);
  if (event.fingerprint && !isEmbedding(event))
    foldContent(profile, event, event.fingerprint, decodeFingerprint(event.fingerprint));
}

/** Texts that become vectors are asked nothing: their content is a product's own documents, and no prompt. */
const isEmbedding = ({ operation, modelClass }: ProfiledEvent): boolean =>
  operation === 'embeddings' || modelClass === 'embedding';

function foldTime(profile: Profile, event: ProfiledEvent): void {
  const at = event.occurredAtMs;
  const hour = Math.floor(at / hourMs);
  const day = Math.floor(at / dayMs);
  const firstHour = Math.floor(profile.firstAtMs / hourMs);
  if (hour === firstHour) profile.firstHourEvents++;
  else if (hour < firstHour) profile.firstHourEvents = 1;
  profile.firstAtMs = Math.min(profile.firstAtMs, at);
  profile.lastAtMs = Math.max(profile.lastAtMs, at);
  const hourOfDay = hour - day * 24;
  profile.hourOfDay[hourOfDay] = (profile.hourOfDay[hourOfDay] as number) + 1;
  const weekday = (((day + 4) % 7) + 7) % 7;
  profile.weekday[weekday] = (profile.weekday[weekday] as number) + 1;
  addDay(profile.days, day, { events: 1, hours: 1 << hourOfDay, outputTokens: event.outputTokens ?? 0 });
  forgetOldDays(profile.days);
  const minute = Math.floor((at - hour * hourMs) / 60_000);
  const key = mix32(hour ^ 0x5f356495);
  if (profile.hours.wants(key)) {
    profile.hours.add(key, {
      hour,
      early: minute < 30 ? 1 << minute : 0,
      late: minute >= 30 ? 1 << (minute - 30) : 0,
    });
  }
}

function foldOutcome(profile: Profile, event: ProfiledEvent): void {
  const { counters } = profile;
  counters.events++;
  const status = event.status ?? 'ok';
  if (status === 'ok') counters.ok++;
  else if (status === 'error') counters.errors++;
  else if (status === 'refused') counters.refused++;
  else counters.rateLimited++;
  if (event.finishReason !== undefined) {
    counters.withFinish++;
    if (event.finishReason === 'length' || event.finishReason === 'max_tokens') counters.lengthStops++;
  }
  counters.inputTokens += event.inputTokens ?? 0;
  counters.cachedInputTokens += event.cachedInputTokens ?? 0;
  const output = event.outputTokens;
  if (status === 'ok' && output !== undefined) {
    const reasoning = event.reasoningTokens ?? 0;
    counters.withOutput++;
    counters.outputTokens += output;
    counters.reasoningTokens += reasoning;
    if (reasoning > 0) counters.reasoningEvents++;
    if (output <= 16) counters.shortOutputs++;
    if (output >= 512) counters.longOutputs++;
    const economy = economyClasses.indexOf(event.modelClass ?? 'unknown');
    (profile.outputTokens[economy] as LogHistogram).add(output);
    if (event.inputTokens)
      (profile.outputPerInput[economy] as LogHistogram).add((64 * output) / event.inputTokens);
  }
  profile.models.add(hashString(event.model), event.model.slice(0, 60));
  if (event.modelReleasedAtMs !== undefined && event.occurredAtMs >= event.modelReleasedAtMs) {
    counters.afterRelease++;
    if (event.occurredAtMs < event.modelReleasedAtMs + newModelMs) counters.onNewModel++;
  }
}

function foldRequest(profile: Profile, event: ProfiledEvent): void {
  const { counters } = profile;
  const request = event.request;
  if (!request) return;
  if (request.temperature !== undefined) {
    counters.withTemperature++;
    if (request.temperature >= 0.9) counters.hot++;
    if (request.temperature <= 0.1) counters.cold++;
  }
  if (request.maxTokens !== undefined) counters.withMaxTokens++;
  if (request.choiceCount !== undefined && request.choiceCount > 1) {
    counters.withChoices++;
    counters.choices += request.choiceCount;
  }
  if ((request.topLogprobs ?? 0) >= 5) counters.logprobs++;
  if (request.logitBiasCount) {
    counters.withLogitBias++;
    profile.logitBiases.add(request.logitBiasHash ?? mix32(request.logitBiasCount), undefined);
  }
  if (request.responseFormat && request.responseFormat !== 'text') counters.withFormat++;
  if (request.stream) counters.streamed++;
  if (request.batch) counters.batched++;
  if ((request.toolCount ?? 0) > 0) counters.withTools++;
  if (request.seed !== undefined) counters.withSeed++;
  if (request.stopCount) counters.withStop++;
  profile.parameters.add(parameterHash(request), undefined);
}

/** The tuple of sampling parameters as one hash; what a caller's code fixes, not what varies with the request. */
export function parameterHash(request: NonNullable<ProfiledEvent['request']>): number {
  let hash = mix32(1 + Math.round((request.temperature ?? -1) * 1000));
  hash = mix32(hash ^ (2 + Math.round((request.topP ?? -1) * 1000)));
  hash = mix32(hash ^ (3 + (request.maxTokens ?? -1)));
  hash = mix32(hash ^ (4 + (request.choiceCount ?? -1)));
  hash = mix32(hash ^ (5 + (request.topLogprobs ?? -1)));
  hash = mix32(hash ^ (request.stream === undefined ? 6 : request.stream ? 7 : 8));
  const words = request.wordsHash ?? '';
  return mix32(
    hash ^ hashString(`${request.responseFormat ?? ''}|${request.reasoningEffort ?? ''}|${words}`),
  );
}

function foldPeople(profile: Profile, event: ProfiledEvent): void {
  const { counters } = profile;
  if (event.conversationId !== undefined) {
    counters.withConversation++;
    profile.conversations.add(hashString(event.conversationId), undefined);
  }
  if (event.turn !== undefined) {
    counters.withTurn++;
    if (event.turn > 1) counters.laterTurns++;
  }
  if (event.endUserId !== undefined) {
    counters.withEndUser++;
    profile.endUsers.add(hashString(event.endUserId), undefined);
  }
  if (event.apiKeyId !== undefined) profile.apiKeys.add(hashString(event.apiKeyId), undefined);
  if (!event.client) return;
  counters.withClient++;
  if (event.client.ip) {
    profile.addresses.add(hashString(event.client.ip), undefined);
    const network = networkPrefix(event.client.ip);
    if (network) profile.networks.add(hashString(network), undefined);
  }
  if (event.client.tlsFingerprint) profile.tlsStacks.add(hashString(event.client.tlsFingerprint), undefined);
  if (event.client.userAgent || event.client.tlsFingerprint) {
    profile.clients.add(
      hashString(`${event.client.userAgent ?? ''}|${event.client.tlsFingerprint ?? ''}`),
      undefined,
    );
  }
}

function foldContent(profile: Profile, event: ProfiledEvent, bytes: Uint8Array, print: Fingerprint): void {
  const { counters } = profile;
  counters.withContent++;
  if (print.systemHash !== undefined) {
    counters.withSystem++;
    profile.systems.add(print.systemHash, undefined);
  }
  if (print.script === 1) counters.latin++;
  else if (print.script === 2) counters.ideographic++;
  else if (print.script === 3) counters.otherScript++;
  if (!print.hasPrompt && print.systemHash === undefined) return foldCompletion(profile, print);
  counters.withPrompt++;
  counters.promptCharacters += Math.round(print.characters);
  counters.words += Math.round(print.wordTotal);
  profile.promptCharacters.add(print.characters);
  const whole =
    print.systemHash === undefined ? print.promptHash : mix32(print.promptHash ^ print.systemHash);
  const strongest = foldAsks(profile, event, print);
  const isFresh = (event.turn ?? 1) <= 1;
  if (profile.prompts.wants(whole)) profile.prompts.add(whole, samplePrompt(bytes, print, isFresh));
  if (strongest >= suspectNats) {
    counters.suspects++;
    if (profile.suspects.wants(whole)) profile.suspects.add(whole, samplePrompt(bytes, print, isFresh));
  }
  for (const word of print.words) profile.words.add(word, undefined);
  for (const block of print.blocks) {
    if (block.isSystem) continue;
    profile.blocks.add(mix32(block.hash ^ (block.tail << 16)), undefined);
    if (isFresh) profile.freshBlocks.add(block.hash, undefined);
  }
  foldCompletion(profile, print);
}

const samplePrompt = (bytes: Uint8Array, { characters }: Fingerprint, opens: boolean): PromptSample => ({
  blocks: blockSection(bytes),
  characters: Math.round(characters),
  opens,
});

function foldCompletion(profile: Profile, print: Fingerprint): void {
  for (const hash of print.completionBlocks) profile.completionBlocks.add(hash, undefined);
}

/** Counts the event under each ask that one of its blocks makes; answers its strongest harvest logit. */
function foldAsks(profile: Profile, event: ProfiledEvent, print: Fingerprint): number {
  let strongest = -Infinity;
  let seen = 0;
  for (const block of print.blocks) {
    if (block.harvestLogit > strongest) strongest = block.harvestLogit;
    if (block.askMargin < 2) continue;
    if (block.ask < harvestAskCount ? block.harvestLogit < suspectNats : block.harvestLogit > -suspectNats)
      continue;
    if (seen & (1 << block.ask)) continue;
    seen |= 1 << block.ask;
    profile.askEvents[block.ask] = (profile.askEvents[block.ask] as number) + 1;
  }
  if (seen & (1 << reasoningElicitation) && event.status === 'refused') profile.counters.elicitedRefused++;
  return strongest;
}
