// One product sold to several firms: the same template, addresses and client in accounts that have nothing else in common.
import { AccountTraffic } from '../account-traffic.js';
import type { DemoAccount } from '../demo-account.js';
import { models } from '../model-catalogue.js';
import { ownOrigin } from '../origins.js';
import { callNote } from '../prompts/work.js';
import type { RandomStream } from '../random-stream.js';
import { officeHours, type TimeWindow } from '../rhythms.js';

const firms = [
  { name: 'Castellan Paper', domain: 'castellan.example', country: 'ES', utcOffsetHours: 1 },
  { name: 'Ilves Optics', domain: 'ilves.example', country: 'FI', utcOffsetHours: 2 },
  { name: 'Dunmore Seals', domain: 'dunmore.example', country: 'IE', utcOffsetHours: 0 },
  { name: 'Pereira Textiles', domain: 'pereira.example', country: 'PT', utcOffsetHours: 0 },
];

/** Customers of one CRM whose assistant writes up calls. */
export function saasCustomers(random: RandomStream, window: TimeWindow): DemoAccount[] {
  const platform = ownOrigin(random);
  return firms.map(({ utcOffsetHours, ...organization }) => {
    const origin = { ...platform, paymentFingerprint: ownOrigin(random).paymentFingerprint };
    const traffic = new AccountTraffic(random, window, {
      kind: 'customer of a SaaS product',
      organization,
      plan: 'team',
      channel: 'partner',
      model: models.small,
      origin,
      request: { temperature: 0.3, maxTokens: 300 },
      purpose: {
        category: 'productivity',
        statement: 'Our CRM turns call notes into entries.',
        trainsModels: 'no',
        endUsers: 'business',
        expectedMonthlyTokens: 500_000,
      },
    });
    const reps = random.integer(4, 15);
    return traffic.follow(officeHours({ perDay: 16, utcOffsetHours }), () => ({
      prompt: `Condense the call note into three bullet points and one next step for the contact's page.\n\nNote: ${callNote(random)}`,
      answerTokens: random.logNormal(70, 0.3),
      conversation: { endUserId: `rep_${random.integer(1, reps)}` },
    }));
  });
}
