import type { Payload, QueueName } from './queue-catalog.js';

/** Does the work of one queue. It may be called twice with the same payload, or late; a throw makes BullMQ try again. */
export interface JobHandler<Name extends QueueName = QueueName> {
  readonly queue: Name;
  handle(payload: Payload<Name>): Promise<void>;
}

/** Nest's injection token for the list of all handlers of a process. */
export const JOB_HANDLERS = Symbol('job handlers');
