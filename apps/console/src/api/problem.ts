import type { Refused } from './http-client.js';

/** What went wrong, in words for a person; `code` is the API's stable one, or `unreachable`. */
export interface Failure {
  title: string;
  detail: string;
  code: string;
  status: number;
  /** Field path → message, where the API names fields. */
  fields: Record<string, string>;
  /** How long the server asks to wait before the next try. */
  retryAfterSeconds?: number;
  /** The proposal that was made instead, where an act about an administrator takes a second one. */
  userChangeId?: string;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const fieldsOf = (errors: unknown): Record<string, string> => {
  if (!Array.isArray(errors)) return {};
  const pairs = errors.flatMap((error: unknown) => {
    const { path, message } = (error ?? {}) as { path?: unknown; message?: unknown };
    return typeof path === 'string' && typeof message === 'string' ? [[path, message] as const] : [];
  });
  return Object.fromEntries(pairs);
};

/** An error that carries the server's answer, as react-admin's HttpError does. */
const isAnswer = (error: unknown): error is Error & { status: number; body?: unknown } & Refused =>
  error instanceof Error && 'status' in error && typeof error.status === 'number';

/** Reads an RFC 9457 problem document out of whatever a call rejected with. */
export function failureOf(error: unknown): Failure {
  if (isAnswer(error)) {
    const body = (error.body ?? {}) as Record<string, unknown>;
    const title = text(body['title']) ?? (error.message || `The server answered ${error.status}`);
    return {
      title,
      detail: text(body['detail']) ?? '',
      code: text(body['code']) ?? 'unknown',
      status: error.status,
      fields: fieldsOf(body['errors']),
      retryAfterSeconds: error.retryAfterSeconds,
      userChangeId: text(body['userChangeId']),
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    title: 'The server cannot be reached',
    detail: message,
    code: 'unreachable',
    status: 0,
    fields: {},
  };
}

/** One sentence or two for a toast. */
export const failureSentence = (error: unknown): string => {
  const { title, detail } = failureOf(error);
  return detail === '' ? `${title}.` : `${title}: ${detail}`;
};
