/** Who is signed in, as far as the gate has to know. */
export interface SignedIn {
  id: string;
  email: string;
}

/** Whether an answer says that nobody is signed in any more. */
export const saysSessionEnded = (error: unknown): boolean => {
  const { status, body } = (error ?? {}) as { status?: unknown; body?: unknown };
  return status === 401 && ((body ?? {}) as { code?: unknown }).code === 'unauthenticated';
};

/** A promise that is kept by hand. */
const gateway = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};

/**
 * Every call behind the log-in passes here. Invariant: when a session ends under somebody's hands, no call fails by it. The
 * first that is told so closes the gate, all wait in front of it, and when the same person is admitted again each is asked
 * (again). The server did nothing of what it answered 401, so asking twice does nothing twice. Of another person the gate
 * knows nothing: what waits was asked for by the first, so it stays closed and the page must start anew.
 */
export class SessionGate {
  private person: SignedIn | undefined;
  private isClosed = false;
  /** Counts admissions: a 401 to a call from before the last one says nothing about the present session. */
  private admissions = 0;
  private way = gateway();
  private readonly listeners = new Set<() => void>();

  /** Whose session has ended, while it is closed. For `useSyncExternalStore`. */
  readonly waitsFor = (): SignedIn | undefined => (this.isClosed ? this.person : undefined);

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Somebody has signed in, or is found signed in. Answers false for another than the one this page is of. */
  admit(person: SignedIn): boolean {
    if (this.isOfAnother(person.id)) return false;
    this.person = person;
    this.admissions += 1;
    this.isClosed = false;
    this.way.open();
    this.tell();
    return true;
  }

  /** Whether somebody else is signed in here than the one this page is of. */
  isOfAnother(personId: string): boolean {
    return this.person !== undefined && this.person.id !== personId;
  }

  /** The session has ended, if there was one. */
  close(): void {
    if (this.isClosed || this.person === undefined) return;
    this.isClosed = true;
    this.way = gateway();
    this.tell();
  }

  /** The person has signed out: from here on a 401 is just that. */
  forget(): void {
    this.person = undefined;
    this.isClosed = false;
    this.tell();
  }

  async ask<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      if (this.isClosed) await this.way.opened;
      const admission = this.admissions;
      try {
        return await call();
      } catch (error) {
        if (this.person === undefined || !saysSessionEnded(error)) throw error;
        if (admission === this.admissions) this.close();
      }
    }
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
