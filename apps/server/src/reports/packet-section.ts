import type { PacketSnapshot } from './packet-snapshot.js';
import type { PacketSubject } from './packet-subject.js';

/** One section of a packet: a list of records, or a single one. */
export interface PacketSection {
  /** Its key in the JSON. */
  readonly name: string;
  /** What it holds, in a few words that complete "Reading …". */
  readonly title: string;
  readonly single?: true;
  /** About how many pages it will be read in; progress is counted in them. */
  steps?(subject: PacketSubject): number;
  /** Pages of records. A single section yields one page of one record. */
  read(snapshot: PacketSnapshot, subject: PacketSubject): AsyncIterable<readonly object[]>;
}

/** A section of rows that one query answers. */
export const listOf = (
  name: string,
  title: string,
  query: { readonly text: string; readonly values: (subject: PacketSubject) => unknown[] },
): PacketSection => ({
  name,
  title,
  read: (snapshot, subject) => snapshot.pages(query.text, query.values(subject)),
});
