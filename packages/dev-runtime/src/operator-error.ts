/** What went wrong and what to do, in one sentence for the person at the terminal; shown without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** Runs a command's `main` and ends the process with its exit code; an operator's error is told in its one sentence. */
export function runCommand(main: () => Promise<number>): void {
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      const told = error instanceof OperatorError ? error.message : String((error as Error).stack);
      process.stderr.write(`${told}\n`);
      process.exit(1);
    },
  );
}
