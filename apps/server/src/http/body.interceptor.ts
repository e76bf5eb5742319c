import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { finalize, type Observable } from 'rxjs';
import type { Env } from '../env/env.js';
import { ENV } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import { ACCESS, type Access, type ActingRequest } from './access.decorators.js';
import { BatchRefusals } from './batch-refusals.js';
import { maxBatchLines, type BatchBody } from './batch-body.js';
import { announcesBody, isGzip, mediaTypeOf, ndjson } from './body-headers.rules.js';
import { readBodyStream } from './body-stream.js';
import { ByteBudget, type ByteLease } from './byte-budget.js';
import { ByteCollector } from './byte-collector.js';
import { isWithinJsonBounds, type JsonBounds } from './json-bounds.rules.js';
import { LineCounter } from './line-counter.js';
import { TAKES, takesJson, takesLittleJson, type BodyRule } from './takes.decorator.js';

const bodyless = new Set(['GET', 'HEAD']);

/** How long a sender waits when the memory for batches is full; the ones in flight take about so long. */
const fullRetrySeconds = 2;

/**
 * The one reader of bodies. Fastify hands the unread stream over; this runs after the guards, so not one byte is inflated
 * or parsed before route, credential and content type are known. What a route takes stands on it as {@link TAKES}.
 */
@Injectable()
export class BodyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @Inject(ENV) private readonly env: Env,
    private readonly budget: ByteBudget,
    private readonly refusals: BatchRefusals,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (bodyless.has(request.method)) return next.handle();
    const rule = this.ruleOf(context);
    if (rule.kind === 'batch') return this.withBatch(request, next);
    const bytes = await this.readBytes(request, rule);
    request.body = rule.kind === 'json' ? parseJson(bytes, rule.bounds) : bytes;
    return next.handle();
  }

  private ruleOf(context: ExecutionContext): BodyRule {
    const places = [context.getHandler(), context.getClass()];
    const rule = this.reflector.getAllAndOverride<BodyRule | undefined>(TAKES, places);
    if (rule) return rule;
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, places);
    return access?.kind === 'public' ? takesLittleJson : takesJson;
  }

  /** Undefined where a JSON document may stand and none does. */
  private async readBytes(
    { headers, raw }: FastifyRequest,
    rule: Exclude<BodyRule, { kind: 'batch' }>,
  ): Promise<Buffer | undefined> {
    if (rule.kind === 'json' && !announcesBody(headers)) return undefined;
    mediaTypeOf(headers, rule.kind);
    isGzip(headers, rule.kind);
    const tooLarge = () =>
      rule.kind === 'bytes'
        ? new ProblemError(...rule.tooLarge)
        : new ProblemError('body_too_large', `The body can have ${rule.maxBytes / 1024} KB; send less.`);
    if (Number(headers['content-length']) > rule.maxBytes) throw tooLarge();
    const collected = new ByteCollector();
    await readBodyStream(raw, {
      isGzip: false,
      timeoutMs: this.env.STILLWATCH_BODY_TIMEOUT_MS,
      take: (bytes) => {
        if (collected.length + bytes.length > rule.maxBytes) throw tooLarge();
        collected.add(bytes);
      },
    });
    return collected.bytes();
  }

  private async withBatch(request: ActingRequest, next: CallHandler): Promise<Observable<unknown>> {
    const lease = this.budget.open();
    try {
      request.body = await this.readBatch(request, lease);
    } catch (error) {
      lease.release();
      if (error instanceof ProblemError && request.actor)
        await this.refusals.tell(request.actor.id, error.code);
      throw error;
    }
    return next.handle().pipe(finalize(() => lease.release()));
  }

  private async readBatch({ headers, raw }: FastifyRequest, lease: ByteLease): Promise<BatchBody> {
    const isLines = mediaTypeOf(headers, 'batch') === ndjson;
    const gzip = isGzip(headers, 'batch');
    const maxBytes = this.env.STILLWATCH_MAX_BATCH_BYTES;
    if (!gzip && Number(headers['content-length']) > maxBytes) throw batchTooLarge(maxBytes);
    const collected = new ByteCollector();
    const counter = new LineCounter();
    await readBodyStream(raw, {
      isGzip: gzip,
      timeoutMs: this.env.STILLWATCH_BODY_TIMEOUT_MS,
      take: (bytes) => {
        if (collected.length + bytes.length > maxBytes) throw batchTooLarge(maxBytes);
        if (isLines) counter.add(bytes);
        if (counter.lines > maxBatchLines) throw tooManyLines();
        if (!lease.take(bytes.length)) throw ingestFull();
        collected.add(bytes);
      },
    });
    const [first, ...rest] = collected.parts();
    const parts = first ? [withoutMark(first), ...rest] : [];
    return { kind: isLines ? 'ndjson' : 'json', parts, lease };
  }
}

const batchTooLarge = (maxBytes: number) =>
  new ProblemError(
    'body_too_large',
    `A batch can have ${maxBytes} bytes, counted after decompression; send fewer events at a time.`,
  );

const tooManyLines = () =>
  new ProblemError('body_too_large', `A batch can have ${maxBatchLines} lines; send fewer events at a time.`);

const ingestFull = () =>
  new ProblemError(
    'ingest_full',
    `The memory for batches is full; nothing of this one was stored, send it again in ${fullRetrySeconds} seconds.`,
    undefined,
    fullRetrySeconds,
  );

/** Some editors and exporters put one before the text; it is no part of it (RFC 8259, section 8.1). */
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes;

const tooManyParts = ({ levels, members, values }: JsonBounds) =>
  new ProblemError(
    'body_too_large',
    `The body can have ${members} members, ${values} values and ${levels} levels; send less.`,
  );

function parseJson(bytes: Buffer | undefined, bounds: JsonBounds): unknown {
  if (bytes === undefined || bytes.length === 0) return undefined;
  if (!isWithinJsonBounds(bytes, bounds)) throw tooManyParts(bounds);
  try {
    return JSON.parse(withoutMark(bytes).toString('utf8')) as unknown;
  } catch {
    throw new ProblemError('malformed_body', 'The body is not valid JSON.');
  }
}
