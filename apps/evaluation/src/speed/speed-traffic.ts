import type { ProfiledEvent } from '@stillwatch/detection/profiled-event';
import { randomStream } from '../random-stream.js';
import { expand, fillSlots, readTemplateBook } from '../text-model/template-book.js';

const promptCharacters = 500;

/** Prompts of 500 characters from the template book, cut and filled to length. */
export function makePrompts(count: number): { system?: string; prompt: string }[] {
  const random = randomStream(5);
  const lines = readTemplateBook().filter((line) => line.language === 'en');
  return Array.from({ length: count }, () => {
    let prompt = '';
    while (prompt.length < promptCharacters) {
      prompt += `${fillSlots(expand(random.pick(lines).grammar, random), () => `item ${random.int(1, 9999)} of the list`)} `;
    }
    return { prompt: prompt.slice(0, promptCharacters) };
  });
}

/** The `n`th event of a steady stream, with what a prompt left behind. */
export const speedEvent = (n: number, fingerprint: Uint8Array | undefined): ProfiledEvent => ({
  occurredAtMs: 1_793_000_000_000 + n * 9_000,
  operation: 'chat',
  model: 'm',
  modelClass: 'chat' as const,
  inputTokens: 130,
  outputTokens: 200 + (n % 300),
  status: 'ok' as const,
  request: { temperature: 0.7, maxTokens: 1024, stream: true },
  endUserId: `u${n % 50}`,
  conversationId: `c${n % 5000}`,
  client: { ip: `192.0.2.${n % 9}`, userAgent: 'sdk/1.0' },
  fingerprint,
});
