const newline = 0x0a;
const space = 0x20;

/** Counts the lines of a text that hold something else than white space, while its bytes arrive. */
export class LineCounter {
  /** Lines that have begun so far, an unfinished last one included. */
  lines = 0;
  private isBlank = true;

  add(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 1) {
      if (!this.isBlank) {
        at = bytes.indexOf(newline, at);
        if (at === -1) return;
        this.isBlank = true;
      } else if ((bytes[at] as number) > space) {
        this.isBlank = false;
        this.lines += 1;
      }
    }
  }
}
