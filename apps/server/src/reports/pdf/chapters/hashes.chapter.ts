import type { Chapter } from '../chapter.js';
import { styles } from '../page-flow.js';
import { drawTable } from '../table.js';
import { count } from '../words.js';

/** How somebody who trusts nobody checks the packet. */
export const hashesChapter: Chapter = {
  title: 'Hashes, and how to check them',
  draw: async (flow, { packet }) => {
    const { head, json, rootHash } = packet;
    for (const step of howTo) flow.text(step);
    flow.space(6);
    flow.text(`Root hash      ${rootHash}`, styles.hash);
    flow.text(`JSON, SHA-256  ${json.sha256}`, styles.hash);
    flow.h2('Sections of the JSON');
    await drawTable(
      flow,
      [
        { title: 'Section', width: 75 },
        { title: 'Records', width: 45, align: 'right' },
        { title: 'Bytes', width: 55, align: 'right' },
        { title: 'SHA-256', width: 296, style: { ...styles.hash, size: 7.2 } },
      ],
      head.manifest.map(({ name, records, bytes, sha256 }) => [name, count(records), count(bytes), sha256]),
    );
  },
};

const howTo = [
  'This document was drawn from the packet’s JSON, and says nothing that does not stand there. The JSON is written in the canonical form of RFC 8785: keys sorted, no white space.',
  '1. The SHA-256 of the JSON file is the one below, on the first page and at the foot of each page.',
  '2. The SHA-256 of each member of “sections”, in canonical form, is the one in “manifest” and in the table below.',
  '3. The SHA-256 of the canonical form of an object of “format”, “manifest” and “packet” is the root hash.',
  '4. The root hash and the hashes of both files stand in the provider’s audit log, in an entry “evidence_packet.finished” written when the packet was made.',
  'One changed byte anywhere changes them. The product’s command “npm run packet:verify -- FILE” does steps 2 and 3 and checks the hash of each audit entry.',
];
