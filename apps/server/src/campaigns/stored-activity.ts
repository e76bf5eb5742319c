import type { ActivitySample } from '@stillwatch/detection/linkage/synchrony';
import { BottomK } from '@stillwatch/detection/sketches/bottom-k';

const entryBytes = 12;

/** The hashes and minute masks of a sample of hours, little-endian: all that comparing two accounts' minutes looks at. */
export function encodeActivity({ hashes, values }: ActivitySample): Uint8Array {
  const view = new DataView(new ArrayBuffer(hashes.length * entryBytes));
  hashes.forEach((hash, index) => {
    view.setUint32(index * entryBytes, hash, true);
    view.setInt32(index * entryBytes + 4, values[index]?.early ?? 0, true);
    view.setInt32(index * entryBytes + 8, values[index]?.late ?? 0, true);
  });
  return new Uint8Array(view.buffer);
}

/** Fills the sketch without its search: what was encoded is in the order of the hashes. */
export function decodeActivity(bytes: Uint8Array): ActivitySample {
  const sample: ActivitySample = new BottomK(bytes.byteLength / entryBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + entryBytes <= bytes.byteLength; at += entryBytes) {
    sample.hashes.push(view.getUint32(at, true));
    sample.counts.push(1);
    sample.values.push({ hour: 0, early: view.getInt32(at + 4, true), late: view.getInt32(at + 8, true) });
  }
  return sample;
}
