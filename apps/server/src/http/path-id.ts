import type { ProblemCode } from '@stillwatch/contracts/problem';
import { ProblemError } from '../errors/problem-error.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => uuid.test(text);

/**
 * A path's id that can be one of ours, in the form the database keeps.
 * @throws ProblemError the 404 of its kind: an id of another form names nothing
 */
export function knownForm(id: string, code: ProblemCode, what: string): string {
  if (isUuid(id)) return id.toLowerCase();
  throw unknownObject(id, code, what);
}

export const unknownObject = (id: string, code: ProblemCode, what: string): ProblemError =>
  new ProblemError(code, `There is no ${what} ${id.length > 100 ? `${id.slice(0, 100)}…` : id}.`);
