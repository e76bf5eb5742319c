import type { AccountView } from './account-view.js';
import { allSignals } from './signals/all-signals.js';

/** The value of every signal that the account gives something to measure by. */
export function measureSignals(view: AccountView): Map<string, number> {
  const measured = new Map<string, number>();
  for (const signal of allSignals) {
    const value = signal.measure(view);
    if (value !== undefined && Number.isFinite(value)) measured.set(signal.id, value);
  }
  return measured;
}
