// People at their desks: companies' internal assistants, coding agents, and single persons.
import { AccountTraffic } from '../account-traffic.js';
import type { AccountSpec, DemoAccount } from '../demo-account.js';
import { anyOf, type PromptSource } from '../grammar.js';
import { hex } from '../origins.js';
import { models } from '../model-catalogue.js';
import { chineseWorkRequest } from '../prompts/chinese.js';
import { codingQuestion, codingTask, toolResult } from '../prompts/code.js';
import { everydayQuestion } from '../prompts/everyday.js';
import { homework } from '../prompts/learning.js';
import { workRequest } from '../prompts/work.js';
import type { RandomStream } from '../random-stream.js';
import { officeHours, type TimeWindow } from '../rhythms.js';

type Organization = AccountSpec['organization'];
type AccountMaker = (random: RandomStream, window: TimeWindow) => DemoAccount[];

function internalAssistant(
  organization: Organization,
  source: PromptSource,
  perDay: number,
  utcOffsetHours: number,
): AccountMaker {
  return (random, window) => {
    const traffic = new AccountTraffic(random, window, {
      kind: 'internal assistant',
      organization,
      plan: 'team',
      asnType: 'business',
      model: random.chance(0.3) ? models.olderChat : models.chat,
      request: { stream: true },
      purpose: {
        category: 'internal_assistant',
        statement: `Everyday writing and questions of the staff of ${organization.name}.`,
        trainsModels: 'no',
        endUsers: 'internal',
        expectedMonthlyTokens: 3_000_000,
      },
    });
    const staff = random.integer(12, 60);
    return [
      traffic.follow(officeHours({ perDay, utcOffsetHours }), () => ({
        prompt: source(random),
        answerTokens: random.logNormal(260, 0.5),
        contextTokens: random.chance(0.4) ? random.logNormal(300, 0.6) : 0,
        conversation: {
          id: `chat_${hex(random, 8)}`,
          turn: random.pick([1, 1, 1, 2, 2, 3]),
          endUserId: `staff_${random.integer(1, staff)}`,
        },
      })),
    ];
  };
}

/** An agent works on a task in several calls: the task, then results of its tools, all in one conversation. */
function codingAgent(organization: Organization, tasksPerDay: number, utcOffsetHours: number): AccountMaker {
  return (random, window) => {
    const traffic = new AccountTraffic(random, window, {
      kind: 'coding agent',
      organization,
      plan: 'team',
      asnType: 'business',
      model: models.chat,
      request: { toolCount: random.integer(6, 14), temperature: 0, stream: true },
      purpose: {
        category: 'coding_assistant',
        statement: 'A coding agent in the editors of our developers.',
        trainsModels: 'no',
        endUsers: 'internal',
        expectedMonthlyTokens: 20_000_000,
      },
    });
    const system = `You are the coding agent of ${organization.name}. Read before you write, change as little as possible, run the tests after each change, and stop when they pass.`;
    const developers = random.integer(4, 20);
    for (const begin of officeHours({ perDay: tasksPerDay, utcOffsetHours })(random, window)) {
      const conversation = {
        id: `task_${hex(random, 8)}`,
        endUserId: `dev_${random.integer(1, developers)}`,
      };
      let at = begin;
      for (let turn = 1, turns = random.integer(2, 9); turn <= turns; turn++) {
        traffic.send(at, {
          system,
          prompt: turn === 1 ? codingTask(random) : toolResult(random),
          answerTokens: random.logNormal(190, 0.8),
          contextTokens: turn * 900,
          conversation: { ...conversation, turn },
        });
        at += 6_000 + random.exponential(9_000);
      }
    }
    traffic.account.events.sort((a, b) => a.occurredAt.localeCompare(b.occurredAt));
    return [traffic.account];
  };
}

function hobbyist(
  name: string,
  category: string,
  statement: string,
  source: PromptSource,
  perDay: number,
  utcOffsetHours: number,
  model: string = models.chat,
): AccountMaker {
  return (random, window) => {
    const traffic = new AccountTraffic(random, window, {
      kind: 'hobbyist',
      organization: {
        name,
        domain: random.pick(['postbox.example', 'freemail.example', 'mailhut.example']),
        country: random.pick(['FR', 'IT', 'US', 'BR', 'JP']),
      },
      plan: 'payg',
      asnType: 'residential',
      keyCount: 1,
      model,
      purpose: { category, statement, trainsModels: 'no', endUsers: 'none', expectedMonthlyTokens: 300_000 },
    });
    return [
      traffic.follow(officeHours({ perDay, utcOffsetHours: utcOffsetHours - 6 }), () => ({
        prompt: source(random),
        answerTokens: random.logNormal(330, 0.5),
        reasoningTokens: model === models.reasoning ? 300 : undefined,
        request: random.chance(0.3) ? { temperature: random.pick([0.3, 0.7, 1]) } : undefined,
      })),
    ];
  };
}

export const staffAccounts: readonly AccountMaker[] = [
  internalAssistant(
    { name: 'Halvorsen Marine', domain: 'halvorsen-marine.example', country: 'NO' },
    workRequest,
    40,
    1,
  ),
  internalAssistant(
    { name: 'Quayside Printing', domain: 'quayside.example', country: 'GB' },
    workRequest,
    25,
    0,
  ),
  internalAssistant(
    { name: 'Tamarind Foods', domain: 'tamarind-foods.example', country: 'IN' },
    workRequest,
    35,
    5,
  ),
  internalAssistant(
    { name: 'Mesa Verde Supplies', domain: 'mesaverde.example', country: 'US' },
    workRequest,
    30,
    -7,
  ),
  internalAssistant(
    { name: '长河精工', domain: 'changhe.example', country: 'CN' },
    chineseWorkRequest,
    35,
    8,
  ),
  codingAgent({ name: 'Tidewater Software', domain: 'tidewater.example', country: 'US' }, 14, -5),
  codingAgent({ name: 'Kowal Systemy', domain: 'kowal.example', country: 'PL' }, 11, 1),
  codingAgent({ name: 'Ferrous Labs', domain: 'ferrous.example', country: 'DE' }, 12, 1),
  codingAgent({ name: 'Mangrove Payments', domain: 'mangrove.example', country: 'SG' }, 13, 8),
  hobbyist('Giulia Ferri', 'personal', 'Private questions and recipes.', everydayQuestion, 5, 1),
  hobbyist('Ben Achterberg', 'coding_assistant', 'Side projects in the evening.', codingQuestion, 6, 1),
  hobbyist('Rosa Quintana', 'education', 'I am studying for my exams.', homework, 6, -3, models.reasoning),
  hobbyist('Yuto Mori', 'personal', 'Trying out the API.', anyOf(everydayQuestion, codingQuestion), 3, 9),
  hobbyist(
    'Claire Besson',
    'content_generation',
    'I write a small newsletter.',
    anyOf(everydayQuestion, workRequest),
    4,
    1,
  ),
  hobbyist('Dev Malhotra', 'personal', 'A bot for my family chat.', everydayQuestion, 4, 5),
];
