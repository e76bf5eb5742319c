import { problemCatalog, type Problem, type ProblemCode } from '@stillwatch/contracts/problem';

/** An expected failure. Thrown anywhere below a controller, it reaches the caller as the problem document of its code. */
export class ProblemError extends Error {
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    detail: string,
    readonly errors?: Problem['errors'],
    /** After how many seconds it is worth trying again; told as `Retry-After`. */
    readonly retryAfter?: number,
    /** Further members of the problem document. */
    readonly members?: Pick<Problem, 'userChangeId'>,
  ) {
    super(detail);
    this.name = 'ProblemError';
    this.status = problemCatalog[code].status;
  }

  toProblem(instance?: string): Problem {
    return {
      type: `urn:stillwatch:problem:${this.code}`,
      title: problemCatalog[this.code].title,
      status: this.status,
      code: this.code,
      detail: this.message,
      ...(instance === undefined ? {} : { instance }),
      ...(this.errors === undefined ? {} : { errors: this.errors }),
      ...this.members,
    };
  }
}
