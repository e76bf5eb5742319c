// Accounts whose traffic looks like harvesting and who hold an approval for it.
import type { ApprovalInput } from '@stillwatch/contracts/account';
import { AccountTraffic } from '../account-traffic.js';
import type { DemoAccount } from '../demo-account.js';
import { models } from '../model-catalogue.js';
import { supportMessage } from '../prompts/commerce.js';
import { reasoningFrame } from '../prompts/harvest-frames.js';
import { hardQuestion } from '../prompts/learning.js';
import type { RandomStream } from '../random-stream.js';
import { dayMs, scheduledRuns, workerLoop, type TimeWindow } from '../rhythms.js';

function onFile(window: TimeWindow, kind: ApprovalInput['kind'], reference: string): ApprovalInput {
  const at = (days: number) => new Date(window.startMs + days * dayMs).toISOString();
  return { kind, reference, validFrom: at(-70), expiresAt: at(290) };
}

/** Makes messages for a classifier of its own, which the terms allow under an exception. */
export function classifierDataMaker(random: RandomStream, window: TimeWindow): DemoAccount[] {
  const intents = [
    'damaged goods',
    'address change',
    'late parcel',
    'double charge',
    'wrong size',
    'invoice needed',
    'cancellation',
    'praise',
  ];
  const traffic = new AccountTraffic(random, window, {
    kind: 'approved classifier data',
    organization: { name: 'Switchyard Support', domain: 'switchyard.example', country: 'DK' },
    plan: 'enterprise',
    model: models.chat,
    request: { temperature: 1 },
    approvals: [onFile(window, 'classifier_exception', 'CE-2026-041')],
    purpose: {
      category: 'synthetic_data',
      statement: 'Synthetic customer messages for our own routing classifier; it is not distributed.',
      trainsModels: 'non_competing',
      endUsers: 'none',
      expectedMonthlyTokens: 6_000_000,
    },
  });
  return [
    traffic.follow(
      scheduledRuns({ total: 420, everyDays: 2, hourUtc: 13, workers: 3, secondsPerCall: 9 }),
      () => ({
        prompt: `Invent ${random.pick([8, 12, 20])} messages that a shop's customers could send about "${random.pick(intents)}", as unlike each other as you can, some with spelling mistakes. This one is real, for the tone: ${supportMessage(random)}\nOne JSON object per line with text and label; they train our intent classifier.`,
        answerTokens: random.logNormal(650, 0.3),
      }),
    ),
  ];
}

/** A university group that studies reasoning under a research agreement. */
export function researcher(random: RandomStream, window: TimeWindow): DemoAccount[] {
  const traffic = new AccountTraffic(random, window, {
    kind: 'approved research',
    organization: {
      name: 'University of Vennholm, Language Group',
      domain: 'lang.vennholm-uni.example',
      country: 'NO',
    },
    plan: 'team',
    asnType: 'education',
    model: models.reasoning,
    approvals: [onFile(window, 'research_agreement', 'RA-2026-007')],
    purpose: {
      category: 'research',
      statement: 'We study how models reason, under our research agreement with you.',
      trainsModels: 'competing',
      endUsers: 'none',
      expectedMonthlyTokens: 12_000_000,
    },
  });
  const framed = reasoningFrame(hardQuestion);
  return [
    traffic.follow(workerLoop({ total: 380, fromDay: 4, workers: 1, secondsPerCall: 1_800 }), () => ({
      prompt: framed(random),
      answerTokens: random.logNormal(900, 0.4),
      reasoningTokens: 800,
    })),
  ];
}
