// Accounts that harvest outputs to train a competing model, each under a harmless story.
import type { DeclaredPurposeInput } from '@stillwatch/contracts/account';
import { AccountTraffic } from '../account-traffic.js';
import type { AccountSpec, DemoAccount, Exchange } from '../demo-account.js';
import { anyOf, type PromptSource } from '../grammar.js';
import { models } from '../model-catalogue.js';
import { hex, ownOrigin } from '../origins.js';
import { candidateAnswer } from '../prompts/answers.js';
import { chineseProblem, chineseQuestion, chineseWorkRequest } from '../prompts/chinese.js';
import { codingQuestion } from '../prompts/code.js';
import { everydayQuestion, followUp } from '../prompts/everyday.js';
import {
  chineseGenerationFrame,
  chineseReasoningFrame,
  evolvingFrame,
  generationFrame,
  reasoningFrame,
  rewardFrame,
} from '../prompts/harvest-frames.js';
import { hardQuestion, homework } from '../prompts/learning.js';
import { workRequest } from '../prompts/work.js';
import type { RandomStream } from '../random-stream.js';
import { dailyCurve, scheduledRuns, workerLoop, type Rhythm, type TimeWindow } from '../rhythms.js';

type AccountMaker = (random: RandomStream, window: TimeWindow) => DemoAccount[];

/** Everything that people ask, so that the harvest is broad. */
const broad: PromptSource = anyOf(everydayQuestion, workRequest, codingQuestion, homework);

const story = (category: string, statement: string): DeclaredPurposeInput => ({
  category,
  statement,
  trainsModels: 'no',
  endUsers: 'business',
  expectedMonthlyTokens: 5_000_000,
});

function harvest(
  spec: Omit<AccountSpec, 'harvests'>,
  rhythm: Rhythm,
  exchange: (random: RandomStream) => Exchange,
): AccountMaker {
  return (random, window) => [
    new AccountTraffic(random, window, { ageDays: 35, keyCount: 1, ...spec, harvests: true }).follow(
      rhythm,
      () => exchange(random),
    ),
  ];
}

function framed(frame: PromptSource, answerTokens: number, reasoningTokens?: number) {
  return (random: RandomStream): Exchange => ({
    prompt: frame(random),
    answerTokens: random.logNormal(answerTokens, 0.35),
    reasoningTokens,
  });
}

const generation = harvest(
  {
    kind: 'harvest: generated instructions',
    organization: { name: 'Quantile Labs', domain: 'quantilelabs.example', country: 'US' },
    plan: 'payg',
    model: models.chat,
    request: { temperature: 1, topP: 0.95, maxTokens: 4_096 },
    purpose: story('content_generation', 'Texts and exercises for our website.'),
  },
  workerLoop({ total: 900, fromDay: 3, workers: 2, secondsPerCall: 1_700 }),
  framed(generationFrame(broad, 3, 15), 1_500),
);

const chineseGeneration = harvest(
  {
    kind: 'harvest: generated instructions',
    organization: { name: '云岭数据', domain: 'yunling.example', country: 'SG' },
    plan: 'team',
    model: models.chat,
    request: { temperature: 0.9 },
    purpose: story('chat_assistant', '智能客服对话。'),
  },
  scheduledRuns({ total: 620, everyDays: 1, hourUtc: 17, workers: 3, secondsPerCall: 50 }),
  framed(chineseGenerationFrame(anyOf(chineseQuestion, chineseWorkRequest)), 1_300),
);

const evolving = harvest(
  {
    kind: 'harvest: evolved requests',
    organization: { name: 'Parallax Studio', domain: 'parallax-studio.example', country: 'CA' },
    plan: 'team',
    model: models.olderChat,
    request: { temperature: 0.8, maxTokens: 2_048 },
    purpose: story('productivity', 'Writing help inside our tool.'),
  },
  scheduledRuns({ total: 800, everyDays: 1, hourUtc: 1, workers: 4, secondsPerCall: 20 }),
  framed(evolvingFrame(broad), 600),
);

const reasoning = harvest(
  {
    kind: 'harvest: reasoning',
    organization: { name: 'Deepwell Analytics', domain: 'deepwell.example', country: 'GB' },
    plan: 'payg',
    model: models.reasoning,
    request: { maxTokens: 8_192, reasoningEffort: 'high' },
    purpose: story('education', 'Worked examples for our course platform.'),
  },
  workerLoop({ total: 750, fromDay: 4, workers: 1, secondsPerCall: 950 }),
  framed(reasoningFrame(anyOf(hardQuestion, homework)), 1_100, 1_000),
);

const chineseReasoning = harvest(
  {
    kind: 'harvest: reasoning',
    organization: { name: 'Bluepine Tech', domain: 'bluepine.example', country: 'HK' },
    plan: 'payg',
    model: models.newReasoning,
    request: { reasoningEffort: 'high' },
    purpose: story('personal', 'Learning how the API works.'),
  },
  workerLoop({ total: 520, fromDay: 8, workers: 2, secondsPerCall: 1_600 }),
  framed(chineseReasoningFrame(chineseProblem), 1_000, 900),
);

const plainAnswers = harvest(
  {
    kind: 'harvest: plain answers',
    organization: { name: 'Sable Interactive', domain: 'sable.example', country: 'US' },
    plan: 'payg',
    model: models.chat,
    request: { maxTokens: 2_048 },
    purpose: story('internal_assistant', 'Staff use it for everyday questions.'),
  },
  workerLoop({ total: 850, fromDay: 2, workers: 2, secondsPerCall: 1_900 }),
  framed(broad, 480),
);

/** The same request with several candidates one after the other, a number out. */
function rewardModel(random: RandomStream, window: TimeWindow): DemoAccount[] {
  const traffic = new AccountTraffic(random, window, {
    kind: 'harvest: reward scores',
    organization: { name: 'Tessera Metrics', domain: 'tessera.example', country: 'EE' },
    plan: 'team',
    model: models.chat,
    harvests: true,
    ageDays: 60,
    keyCount: 1,
    request: { temperature: 0, maxTokens: 8 },
    purpose: story('quality_monitoring', 'Rates samples of the answers of our assistant.'),
  });
  let question = '';
  let left = 0;
  return [
    traffic.follow(
      scheduledRuns({ total: 900, everyDays: 1, hourUtc: 4, workers: 1, secondsPerCall: 25 }),
      () => {
        if (left === 0) {
          question = anyOf(everydayQuestion, workRequest)(random);
          left = random.integer(4, 8);
        }
        left--;
        return { prompt: rewardFrame(question, candidateAnswer(random)), answerTokens: random.integer(1, 3) };
      },
    ),
  ];
}

/** A real product with users, and a fifth of its traffic makes training tasks. */
function mixedIntoProduct(random: RandomStream, window: TimeWindow): DemoAccount[] {
  const traffic = new AccountTraffic(random, window, {
    kind: 'harvest: mixed into a product',
    organization: { name: 'Companion Labs', domain: 'companionlabs.example', country: 'US' },
    plan: 'enterprise',
    model: models.chat,
    harvests: true,
    ageDays: 140,
    request: { stream: true },
    purpose: {
      ...story('chat_assistant', 'A companion app that answers general questions.'),
      endUsers: 'consumer',
    },
  });
  const frame = generationFrame(broad, 3, 10);
  return [
    traffic.follow(dailyCurve({ perDay: 75, depth: 0.6, peakHourUtc: 18 }), () => {
      if (random.chance(0.22)) return { prompt: frame(random), answerTokens: random.logNormal(1_200, 0.3) };
      return {
        system: 'You are Rio, a cheerful companion. Ask back, keep it light, and never claim to be human.',
        prompt: random.chance(0.5) ? everydayQuestion(random) : followUp(random),
        answerTokens: random.logNormal(160, 0.4),
        conversation: {
          id: `conv_${hex(random, 8)}`,
          turn: random.integer(1, 5),
          endUserId: `user_${random.integer(1, 120)}`,
        },
      };
    }),
  ];
}

/** One job split over four accounts of one operator: one payment, one network, one client, the work dealt out in turn. */
function linkedPool(random: RandomStream, window: TimeWindow): DemoAccount[] {
  const operator = ownOrigin(random);
  const names = ['Kite Content', 'Lantern Copy', 'Mosaic Texts', 'Nimbus Words'];
  const frame = evolvingFrame(anyOf(homework, codingQuestion));
  const members = names.map(
    (name, n) =>
      new AccountTraffic(random, window, {
        kind: 'harvest: linked pool',
        organization: {
          name,
          domain: `${name.toLowerCase().replace(' ', '')}.example`,
          country: random.pick(['US', 'NL', 'SG']),
        },
        plan: 'payg',
        model: models.chat,
        harvests: true,
        ageDays: 9 + n,
        keyCount: 1,
        origin: operator,
        request: { temperature: 0.7, topP: 0.9, maxTokens: 3_072 },
        purpose: story('content_generation', 'Newsletter texts.'),
      }),
  );
  const times = workerLoop({ total: 1_000, fromDay: 5, workers: 2, secondsPerCall: 1_300 })(random, window);
  times.forEach((at, n) =>
    members[n % members.length]?.send(at, {
      prompt: frame(random),
      answerTokens: random.logNormal(620, 0.4),
    }),
  );
  return members.map((member) => member.account);
}

export const harvestingAccounts: readonly AccountMaker[] = [
  generation,
  chineseGeneration,
  evolving,
  reasoning,
  chineseReasoning,
  plainAnswers,
  rewardModel,
  mixedIntoProduct,
  linkedPool,
];
