import { auditJobNames } from '@stillwatch/contracts/scheduled-audit';
import type { JobsOptions } from 'bullmq';
import { z } from 'zod';

/**
 * Every kind of background work, in one table. Jobs carry ids only: the rows they name own correctness, so each handler
 * may run twice or late without harm.
 */
export const queueCatalog = {
  'score-account': {
    payload: z.object({ accountId: z.string(), rescore: z.boolean().default(false) }),
    options: {
      attempts: 8,
      backoff: { type: 'exponential', delay: 500 },
      removeOnComplete: true,
      removeOnFail: { age: 7 * 86_400 },
    },
  },
  'rescore-accounts': {
    payload: z.object({}),
    options: {
      attempts: 5,
      backoff: { type: 'exponential', delay: 1_000 },
      removeOnComplete: true,
      removeOnFail: { age: 7 * 86_400 },
    },
  },
  'backtest-scorecard': {
    payload: z.object({ backtestId: z.string() }),
    options: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  },
  'run-bulk-act': {
    payload: z.object({ bulkActId: z.string() }),
    options: {
      attempts: 5,
      backoff: { type: 'exponential', delay: 1_000 },
      removeOnComplete: true,
      removeOnFail: true,
    },
  },
  'dispatch-outbox': {
    payload: z.object({}),
    options: {
      attempts: 3,
      backoff: { type: 'exponential', delay: 1_000 },
      removeOnComplete: true,
      removeOnFail: { age: 7 * 86_400 },
    },
  },
  'take-checkpoint': {
    payload: z.object({}),
    options: {
      attempts: 3,
      backoff: { type: 'exponential', delay: 1_000 },
      removeOnComplete: true,
      removeOnFail: { age: 7 * 86_400 },
    },
  },
  'tell-standing-turns': {
    payload: z.object({}),
    options: {
      attempts: 3,
      backoff: { type: 'exponential', delay: 1_000 },
      removeOnComplete: true,
      removeOnFail: { age: 7 * 86_400 },
    },
  },
  'deliver-webhooks': {
    payload: z.object({ endpointId: z.string() }),
    options: { attempts: 1, removeOnComplete: true, removeOnFail: { age: 7 * 86_400 } },
  },
  'link-accounts': {
    payload: z.object({}),
    options: {
      attempts: 8,
      backoff: { type: 'exponential', delay: 500 },
      removeOnComplete: true,
      removeOnFail: { age: 7 * 86_400 },
    },
  },
  'score-campaign': {
    payload: z.object({ campaignId: z.string() }),
    options: {
      attempts: 8,
      backoff: { type: 'exponential', delay: 500 },
      removeOnComplete: true,
      removeOnFail: { age: 7 * 86_400 },
    },
  },
  'send-notices': {
    payload: z.object({}),
    options: { attempts: 1, removeOnComplete: true, removeOnFail: { age: 7 * 86_400 } },
  },
  'make-evidence-packet': {
    payload: z.object({ packetId: z.string() }),
    options: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  },
  'scheduled-audit': {
    payload: z.object({ job: z.enum(auditJobNames), runId: z.string().optional() }),
    options: { attempts: 1, removeOnComplete: true, removeOnFail: { age: 7 * 86_400 } },
  },
} as const satisfies Record<string, { payload: z.ZodType; options: JobsOptions }>;

export type QueueName = keyof typeof queueCatalog;
export const queueNames = Object.keys(queueCatalog) as QueueName[];

export type Payload<Name extends QueueName> = z.output<(typeof queueCatalog)[Name]['payload']>;
export type PayloadInput<Name extends QueueName> = z.input<(typeof queueCatalog)[Name]['payload']>;
