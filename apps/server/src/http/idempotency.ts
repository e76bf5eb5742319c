import { createHash } from 'node:crypto';
import { storableText } from '@stillwatch/contracts/scalar';
import type { Tx } from '@stillwatch/database/database';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from './actor.js';

const keySchema = storableText(200).min(1);

/** A request that may be a repeat: who sends it, under which key, and what it asks for. */
export interface RepeatableRequest {
  readonly actor: Actor;
  /** The Idempotency-Key; without one every request is new. */
  readonly key: string | undefined;
  readonly request: unknown;
}

/**
 * Does an act once for each key of an actor: a repeat gets the answer of the first and changes nothing. Takes the key's
 * lock before the act takes its own, so that of two equal requests at once the second waits and then finds the answer.
 * What was refused is not kept: the same key may try again.
 * @throws ProblemError `idempotency_key_reused` when the key came with another request before
 */
export async function onceForKey<Answer extends object>(
  tx: Tx,
  { actor, key, request }: RepeatableRequest,
  act: () => Promise<Answer>,
): Promise<Answer> {
  if (key === undefined) return act();
  if (!keySchema.safeParse(key).success) {
    throw new ProblemError('invalid_request', 'The Idempotency-Key must have 1 to 200 characters.');
  }
  const requestHash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [`${actor.id}|${key}`]);
  const earlier = await tx.idempotencyKey.findUnique({ where: { actorId_key: { actorId: actor.id, key } } });
  if (earlier && earlier.requestHash !== requestHash) {
    throw new ProblemError(
      'idempotency_key_reused',
      'This Idempotency-Key was sent with another request; take a new one.',
    );
  }
  if (earlier) return earlier.response as Answer;
  const answer = await act();
  await tx.idempotencyKey.create({ data: { actorId: actor.id, key, requestHash, response: answer } });
  return answer;
}
