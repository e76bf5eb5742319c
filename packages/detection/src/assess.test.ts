import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyEvent, contextOf, filler, makeEvents } from '../test/events.js';
import { assessAccount, observedBehaviour } from './assess.js';
import { activeScorecard } from './scorecard/active-scorecard.js';

const harvest = makeEvents({
  count: 160,
  content: (n) => ({
    prompt: `Write ten varied task instructions that people could give to a language model. Do not repeat the verbs and cover many domains.\nSeed task: ${filler(n)}\nReturn JSONL with "instruction", "input" and "output" for fine-tuning.`,
  }),
  event: () => ({ outputTokens: 1_500, request: { temperature: 1, maxTokens: 3_000 } }),
});
const product = makeEvents({
  count: 160,
  gapMs: 900_000,
  content: (n) => ({
    system: 'You are Otto, the assistant of a travel shop. Answer kindly and briefly.',
    prompt: `can you tell me about ${filler(n)}?`,
  }),
  event: (n) => ({
    outputTokens: 120,
    conversationId: `c${Math.floor(n / 3)}`,
    turn: 1 + (n % 3),
    endUserId: `u${n % 40}`,
    request: { stream: true },
  }),
});
const purpose = { category: 'chat_assistant', trainsModels: 'no' as const };
const day = 86_400_000;
const approval = (from: number, to: number) => ({
  kind: 'research_agreement' as const,
  validFrom: new Date(Date.UTC(2026, 10, 2) + from * day),
  expiresAt: new Date(Date.UTC(2026, 10, 2) + to * day),
});

describe('an assessment', () => {
  test('flags a harvest and leaves a product alone', () => {
    expect(['review', 'critical']).toContain(
      assessAccount(contextOf(harvest, { declaredPurpose: purpose }), activeScorecard).band,
    );
    const innocent = assessAccount(contextOf(product, { declaredPurpose: purpose }), activeScorecard);
    expect(innocent.band).toBe('none');
    expect(innocent.score).toBeLessThan(20);
  });

  test('its prior and its reasons add up to its probability', () => {
    for (const events of [harvest, product, harvest.slice(0, 30)]) {
      for (const approvals of [[], [approval(-10, 100)]]) {
        const { probability, priorNats, reasons } = assessAccount(
          contextOf(events, { declaredPurpose: purpose, approvals }),
          activeScorecard,
        );
        expect(priorNats + reasons.reduce((sum, reason) => sum + reason.nats, 0)).toBeCloseTo(
          Math.log(probability / (1 - probability)),
          6,
        );
      }
    }
  });

  test('an approval in force takes the account out of every band and says so', () => {
    const covered = assessAccount(
      contextOf(harvest, { declaredPurpose: purpose, approvals: [approval(-10, 100)] }),
      activeScorecard,
    );
    const open = assessAccount(contextOf(harvest, { declaredPurpose: purpose }), activeScorecard);
    expect(covered.band).toBe('none');
    expect(covered.score).toBeLessThan(open.score);
    expect(covered.reasons.find((reason) => reason.family === 'approval')).toMatchObject({
      exculpatory: true,
    });
  });

  test('an approval that had expired, or had been revoked, covers nothing', () => {
    const revoked = { ...approval(-10, 100), revokedAt: new Date(Date.UTC(2026, 10, 1)) };
    for (const approvals of [[approval(-10, -1)], [approval(50, 100)], [revoked]]) {
      expect(['review', 'critical']).toContain(
        assessAccount(contextOf(harvest, { declaredPurpose: purpose, approvals }), activeScorecard).band,
      );
    }
  });

  test("a reseller's approval does not cover harvesting templates of its own", () => {
    const approvals = [{ ...approval(-10, 100), kind: 'reseller' as const }];
    expect(
      assessAccount(contextOf(harvest, { declaredPurpose: purpose, approvals }), activeScorecard).band,
    ).not.toBe('none');
  });

  test('an account with three events is none, whatever they say', () => {
    expect(assessAccount(contextOf(harvest.slice(0, 3)), activeScorecard)).toMatchObject({
      band: 'none',
      score: 0,
      reasons: [],
      eventsScored: 3,
    });
  });

  test('country is no signal', () => {
    const from = (country: string) =>
      contextOf(harvest.map((event) => ({ ...event, client: { ip: '192.0.2.1', country } })));
    expect(assessAccount(from('CN'), activeScorecard)).toEqual(assessAccount(from('US'), activeScorecard));
    expect(JSON.stringify(assessAccount(from('CN'), activeScorecard)).toLowerCase()).not.toContain('country');
  });

  test('taking away the evidence of the strongest reason lowers the score', () => {
    const before = assessAccount(contextOf(harvest), activeScorecard);
    const after = assessAccount(
      contextOf(harvest.map((event) => ({ ...event, fingerprint: undefined }))),
      activeScorecard,
    );
    expect(before.reasons[0]?.family).toBe('intent');
    expect(after.score).toBeLessThan(before.score);
  });

  test('whatever the events lack, there is a finite answer', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 60 }), (events) => {
        const context = contextOf(events);
        const { probability, score, reasons } = assessAccount(context, activeScorecard);
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(1);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        for (const reason of reasons) expect(Number.isFinite(reason.nats)).toBe(true);
        expect(JSON.stringify(observedBehaviour(context.windows.month, 30))).not.toContain('NaN');
      }),
      { numRuns: 80 },
    );
  });
});
