import { join, resolve } from 'node:path';
import { z } from 'zod';
import { trustedProxies } from './trusted-proxies.js';

const port = z.coerce.number().int().min(0).max(65_535);
const seconds = (fallback: number) => z.coerce.number().positive().default(fallback);
const milliseconds = (fallback: number) => z.coerce.number().int().min(100).max(3_600_000).default(fallback);
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' });
const optionalText = z
  .string()
  .optional()
  .transform((text) => (text?.trim() ? text.trim() : undefined));

/** Everything the server reads from its environment. Units are in the names; defaults suit one machine. */
const envSchema = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: postgresUrl,
  REDIS_URL: optionalText
    .transform((text) => text?.split(',').map((url) => url.trim()))
    .pipe(
      z
        .array(
          z.url({
            protocol: /^rediss?$/,
            error: 'must be a redis:// address, or several with commas between',
          }),
        )
        .optional(),
    ),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(12),
  STILLWATCH_FINGERPRINT_KEY: z.string().regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal characters'),
  STILLWATCH_MASTER_KEY: optionalText.pipe(
    z
      .string()
      .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal characters')
      .optional(),
  ),
  STILLWATCH_BOOTSTRAP_KEY: optionalText.pipe(
    z.string().min(16, 'must have at least 16 characters').optional(),
  ),
  STILLWATCH_ADMIN_EMAIL: optionalText.pipe(z.email().optional()),
  STILLWATCH_ADMIN_PASSWORD: optionalText.pipe(
    z.string().min(12, 'must have at least 12 characters').optional(),
  ),
  STILLWATCH_CONSOLE_DIR: optionalText,
  STILLWATCH_DATA_DIR: optionalText.transform((text) => text ?? '.stillwatch'),
  STILLWATCH_CHECKPOINT_FILE: optionalText,
  STILLWATCH_CHECKPOINT_KEY_FILE: optionalText,
  STILLWATCH_SECURE_COOKIES: z.stringbool().default(false),
  STILLWATCH_MAX_EVENT_AGE_DAYS: z.coerce.number().int().min(1).max(4_000).default(400),
  STILLWATCH_MAX_EVENT_AHEAD_SECONDS: seconds(900),
  STILLWATCH_MAX_BATCH_BYTES: z.coerce
    .number()
    .int()
    .min(1_024)
    .default(32 * 1024 * 1024),
  STILLWATCH_INGEST_MEMORY_BYTES: z.coerce
    .number()
    .int()
    .min(1_024)
    .default(128 * 1024 * 1024),
  STILLWATCH_HEAD_TIMEOUT_MS: milliseconds(15_000),
  STILLWATCH_BODY_TIMEOUT_MS: milliseconds(120_000),
  STILLWATCH_ANSWER_TIMEOUT_MS: milliseconds(120_000),
  STILLWATCH_TRUSTED_PROXIES: trustedProxies,
  STILLWATCH_SCORE_DELAY_MS: z.coerce.number().int().min(0).max(600_000).default(5_000),
  STILLWATCH_SCORE_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(6),
  STILLWATCH_SESSION_HOURS: z.coerce.number().positive().max(720).default(12),
  STILLWATCH_SESSION_MAX_HOURS: z.coerce.number().positive().max(8_760).default(168),
  STILLWATCH_DUE_HOURS_CRITICAL: z.coerce.number().positive().max(8_760).default(24),
  STILLWATCH_DUE_HOURS_REVIEW: z.coerce.number().positive().max(8_760).default(72),
  STILLWATCH_AUTO_ASSIGN: z.stringbool().default(false),
  STILLWATCH_ATTESTATION_DAYS: z.coerce.number().positive().default(365),
  STILLWATCH_PUBLIC_URL: optionalText.pipe(
    z
      .url({ protocol: /^https?$/, error: 'must be an https:// address' })
      .transform((text) => text.replace(/\/+$/, ''))
      .optional(),
  ),
  STILLWATCH_APPEAL_DAYS: z.coerce.number().positive().max(3_660).default(183),
  STILLWATCH_SMTP_URL: optionalText.pipe(
    z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// address' }).optional(),
  ),
  STILLWATCH_MAIL_FROM: z.string().max(320).default('Stillwatch <stillwatch@localhost>'),
  STILLWATCH_WEBHOOK_PRIVATE_ADDRESSES: z.stringbool().default(false),
  STILLWATCH_WEBHOOK_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(15_000),
  STILLWATCH_EVIDENCE_EXCERPTS: z.enum(['off', 'on'], { error: 'must be on or off' }).default('off'),
  STILLWATCH_EVIDENCE_DAYS: z.coerce.number().positive().max(3_660).default(180),
  STILLWATCH_ENFORCEMENT_MAX_AGE_SECONDS: z.coerce.number().min(0).max(86_400).default(60),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type Env = z.output<typeof envSchema>;

/** A bad environment, told in one sentence that names the variable and what it must be. */
export class EnvironmentError extends Error {}

/**
 * Reads the environment once, at start.
 * @throws EnvironmentError naming the first variable that is missing or malformed
 */
export const readEnv = (source: NodeJS.ProcessEnv = process.env): Env => read(envSchema, source);

/** For commands that need nothing but the database. */
export const readDatabaseUrl = (source: NodeJS.ProcessEnv = process.env): string =>
  read(envSchema.pick({ DATABASE_URL: true }), source).DATABASE_URL;

/** For commands that need nothing but the files of the checkpoints. */
export const readCheckpointPaths = (source: NodeJS.ProcessEnv = process.env): CheckpointPaths =>
  checkpointPaths(read(envSchema.pick(checkpointVariables), source));

/** Absolute paths. */
export interface CheckpointPaths {
  readonly file: string;
  readonly keyFile: string;
}

const checkpointVariables = {
  STILLWATCH_DATA_DIR: true,
  STILLWATCH_CHECKPOINT_FILE: true,
  STILLWATCH_CHECKPOINT_KEY_FILE: true,
} as const;

/** Where the checkpoints of the audit log and the key that signs them are kept: in the data directory unless told otherwise. */
export const checkpointPaths = (env: Pick<Env, keyof typeof checkpointVariables>): CheckpointPaths => ({
  file: resolve(env.STILLWATCH_CHECKPOINT_FILE ?? join(env.STILLWATCH_DATA_DIR, 'audit-checkpoints.ndjson')),
  keyFile: resolve(
    env.STILLWATCH_CHECKPOINT_KEY_FILE ?? join(env.STILLWATCH_DATA_DIR, 'audit-checkpoint-key.pem'),
  ),
});

/** For bringing the database to this version: whom the server works as, and who owns the tables where that is another. */
export const readDatabaseUrls = (source: NodeJS.ProcessEnv = process.env) =>
  read(
    z.object({
      DATABASE_URL: postgresUrl,
      STILLWATCH_OWNER_DATABASE_URL: optionalText.pipe(postgresUrl.optional()),
    }),
    source,
  );

function read<Schema extends z.ZodType>(schema: Schema, source: NodeJS.ProcessEnv): z.output<Schema> {
  const result = schema.safeParse(source);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = String(issue?.path[0]);
  const problem = source[name] === undefined ? 'is not set' : `is not usable: it ${asClause(issue?.message)}`;
  throw new EnvironmentError(`The environment variable ${name} ${problem}; set it and start again.`);
}

const asClause = (message: string | undefined) =>
  message?.startsWith('must') ? message : `was refused (${message ?? 'unknown reason'})`;
