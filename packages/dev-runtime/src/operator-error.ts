/** What went wrong and what to do, in one sentence for the person at the terminal; shown without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}
