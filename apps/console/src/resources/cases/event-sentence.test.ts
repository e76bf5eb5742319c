import { expect, test } from '@jest/globals';
import type { CaseEvent } from '@stillwatch/contracts/case';
import { eventSentence } from './event-sentence.js';

const event = (kind: CaseEvent['kind'], detail: CaseEvent['detail'] = {}): CaseEvent => ({
  id: 'e',
  caseId: 'c',
  at: '2026-11-23T00:00:00Z',
  actorId: 'u',
  actorName: 'Ada',
  kind,
  detail,
});

test('a proposal names its act and quotes its reason', () => {
  expect(eventSentence(event('decision_proposed', { action: 'ban', reason: 'Because.' }))).toEqual({
    act: 'proposed a ban',
    quote: 'Because.',
  });
});

test('a note quotes its text', () => {
  expect(eventSentence(event('note', { text: 'Asked sales.' }))).toEqual({
    act: 'noted',
    quote: 'Asked sales.',
  });
});

test('somebody who assigns a case to themselves took it', () => {
  expect(eventSentence(event('assigned', { assigneeName: 'Ada' })).act).toBe('took the case');
  expect(eventSentence(event('assigned', { assigneeName: 'Bea' })).act).toBe('assigned the case to Bea');
});

test('an event with unknown or missing particulars is still a sentence', () => {
  expect(eventSentence(event('decision_rejected')).act).toBe('rejected a decision');
  expect(eventSentence(event('opened', { band: 'critical' })).act).toBe('opened the case at band Critical');
  expect(eventSentence(event('assigned')).act).toBe('assigned the case to somebody');
});

test('a case that ended with something larger says so', () => {
  const because = 'decided in the case of its campaign';
  expect(eventSentence(event('closed', { because })).act).toBe(`closed the case: ${because}`);
  expect(eventSentence(event('closed', { outcome: 'ban' })).act).toBe('closed the case');
});
