import { standings } from '@stillwatch/contracts/enforcement';
import type { UpcomingStanding } from '../accounts/accounts.service.js';
import type { WrittenStanding } from './enforcement.answer.js';

const uuidBytes = 16;
const firstCapacity = 1_024;

interface Columns {
  /** Index into `standings`. */
  readonly standing: Uint8Array;
  /** Milliseconds of the epoch; NaN for a standing without an end. */
  readonly until: Float64Array;
  /** Percent; 0 for none. */
  readonly limitPercent: Uint8Array;
  /** The decision's UUID; all zero for none. */
  readonly decision: Buffer;
}

/**
 * Standings by account in columns of numbers, about a third of what objects would take: an account costs 26 bytes, its place
 * in the index and its id, about 130 bytes together (`docs/operation.md` has the figure for a million).
 */
export class StandingTable {
  private readonly places = new Map<string, number>();
  private readonly free: number[] = [];
  private readonly upcoming = new Map<number, UpcomingStanding & { limitPercent: number | null }>();
  private columns = makeColumns(firstCapacity);
  private used = 0;

  get size(): number {
    return this.places.size;
  }

  set(accountId: string, written: WrittenStanding): void {
    const place = this.places.get(accountId) ?? this.newPlace(accountId);
    const { standing, until, limitPercent, decision } = this.columns;
    standing[place] = standings.indexOf(written.standing);
    until[place] = written.until?.getTime() ?? NaN;
    limitPercent[place] = written.limitPercent ?? 0;
    const start = place * uuidBytes;
    decision.fill(0, start, start + uuidBytes);
    if (written.decisionId !== null) decision.write(written.decisionId.replaceAll('-', ''), start, 'hex');
    if (written.upcoming === null) this.upcoming.delete(place);
    else this.upcoming.set(place, { ...written.upcoming, limitPercent: written.upcomingLimitPercent });
  }

  delete(accountId: string): void {
    const place = this.places.get(accountId);
    if (place === undefined) return;
    this.places.delete(accountId);
    this.upcoming.delete(place);
    this.free.push(place);
  }

  get(accountId: string): WrittenStanding | undefined {
    const place = this.places.get(accountId);
    if (place === undefined) return undefined;
    const { standing, until, limitPercent, decision } = this.columns;
    const end = until[place] ?? NaN;
    const later = this.upcoming.get(place);
    return {
      standing: standings[standing[place] ?? 0] ?? 'active',
      until: Number.isNaN(end) ? null : new Date(end),
      decisionId: readUuid(decision, place * uuidBytes),
      limitPercent: limitPercent[place] || null,
      upcoming: later
        ? { standing: later.standing, from: later.from, until: later.until, decisionId: later.decisionId }
        : null,
      upcomingLimitPercent: later?.limitPercent ?? null,
    };
  }

  private newPlace(accountId: string): number {
    const place = this.free.pop() ?? this.used++;
    if (place >= this.columns.standing.length) this.columns = grown(this.columns);
    this.places.set(accountId, place);
    return place;
  }
}

const makeColumns = (capacity: number): Columns => ({
  standing: new Uint8Array(capacity),
  until: new Float64Array(capacity),
  limitPercent: new Uint8Array(capacity),
  decision: Buffer.alloc(capacity * uuidBytes),
});

function grown(columns: Columns): Columns {
  const larger = makeColumns(columns.standing.length * 2);
  larger.standing.set(columns.standing);
  larger.until.set(columns.until);
  larger.limitPercent.set(columns.limitPercent);
  larger.decision.set(columns.decision);
  return larger;
}

function readUuid(bytes: Buffer, start: number): string | null {
  const hex = bytes.toString('hex', start, start + uuidBytes);
  if (/^0+$/.test(hex)) return null;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
