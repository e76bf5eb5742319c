import { StandardSchemaValidationPipe } from '@nestjs/common';
import { ProblemError } from '../errors/problem-error.js';

/** Validates bodies, parameters and queries by the schema on their decorator; the first problem becomes the sentence. */
export const schemaPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => {
    const errors = issues.slice(0, 50).map((issue) => ({ path: pathOf(issue.path), message: issue.message }));
    const first = errors[0];
    const sentence = first
      ? `${first.path || 'The body'}: ${first.message}.`
      : 'The request does not fit its schema.';
    return new ProblemError('invalid_request', sentence, errors);
  },
});

type IssuePath = readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;

export const pathOf = (path: IssuePath): string =>
  (path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
