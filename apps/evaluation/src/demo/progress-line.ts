const plainEveryMs = 5_000;

/**
 * One line that shows how far a long task is: redrawn in place on a terminal, printed now and then where the output is
 * kept in a file.
 */
export class ProgressLine {
  private readonly startedAt = performance.now();
  private printedAt = 0;

  constructor(
    private readonly label: string,
    private readonly total: number,
    private readonly unit: string,
    private readonly out: { isTTY?: boolean; write(text: string): unknown } = process.stdout,
  ) {}

  /** `done` of the total; the rest is reckoned from the speed so far. */
  show(done: number): void {
    const now = performance.now();
    if (!this.out.isTTY && now - this.printedAt < plainEveryMs && this.printedAt > 0) return;
    this.printedAt = now;
    this.write(progressText(this.label, done, this.total, this.unit, (now - this.startedAt) / 1_000), false);
  }

  /** Ends the line with what was reached and how long it took. */
  finish(): void {
    const seconds = (performance.now() - this.startedAt) / 1_000;
    const rate = seconds > 0 ? Math.round(this.total / seconds).toLocaleString('en') : '-';
    this.write(
      `${this.label} ${this.total.toLocaleString('en')} ${this.unit} in ${seconds.toFixed(1)} s (${rate}/s)`,
      true,
    );
  }

  private write(text: string, last: boolean): void {
    this.out.write(this.out.isTTY ? `\r\x1b[K${text}${last ? '\n' : ''}` : `${text}\n`);
  }
}

/** For example `Sending events  40 %, 4,100/s, 6 s left`. */
export function progressText(
  label: string,
  done: number,
  total: number,
  unit: string,
  seconds: number,
): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const rate = seconds > 0 ? done / seconds : 0;
  const left = rate > 0 ? `${Math.ceil((total - done) / rate)} s left` : 'starting';
  return `${label} ${Math.floor(share * 100)} % of ${total.toLocaleString('en')} ${unit}, ${Math.round(rate).toLocaleString('en')}/s, ${left}`;
}
