import PDFDocument from 'pdfkit';
import type { PacketStore } from '../packet-store.js';
import type { Chapter } from './chapter.js';
import { caseChapter } from './chapters/case.chapter.js';
import { appealsChapter, decisionsChapter, lettersChapter } from './chapters/decisions.chapter.js';
import { declaredChapter } from './chapters/declared.chapter.js';
import { hashesChapter } from './chapters/hashes.chapter.js';
import { linksChapter, membersChapter } from './chapters/links.chapter.js';
import { reasonsChapter } from './chapters/reasons.chapter.js';
import { attachmentsChapter, auditChapter } from './chapters/records.chapter.js';
import { subjectChapter } from './chapters/subject.chapter.js';
import { termsChapter } from './chapters/terms.chapter.js';
import { usageChapter } from './chapters/usage.chapter.js';
import { drawContents, drawCover, drawMargins, type ContentsEntry } from './cover.js';
import { PacketContent, type PacketToDraw } from './packet-content.js';
import { PageFlow } from './page-flow.js';

const chapters: readonly Chapter[] = [
  ...[caseChapter, subjectChapter, declaredChapter, termsChapter, reasonsChapter, usageChapter],
  ...[membersChapter, linksChapter, decisionsChapter, appealsChapter, lettersChapter],
  ...[attachmentsChapter, auditChapter, hashesChapter],
];

export const chapterCount = chapters.length;

/**
 * Draws a packet as PDF 1.7: A4, tagged, with text that can be copied. The same packet gives the same bytes: its dates are
 * those of the packet. Pages are kept until the end, because each says how many there are; what a chapter lists is
 * therefore limited, and the JSON has the rest. `pages` is known when the stream has ended.
 */
export function renderPacket(
  packet: PacketToDraw,
  store: PacketStore,
  beforeChapter: (title: string) => Promise<void>,
): { stream: AsyncIterable<Uint8Array>; pages: () => number } {
  const doc = openDocument(packet);
  const flow = new PageFlow(doc);
  draw(flow, new PacketContent(packet, store), beforeChapter).then(
    () => doc.end(),
    (error: unknown) =>
      void (doc as unknown as NodeJS.ReadableStream & { destroy(error: unknown): void }).destroy(error),
  );
  return { stream: doc as unknown as AsyncIterable<Uint8Array>, pages: () => flow.pageCount };
}

/** Known to pdfkit, but not yet to its types. */
const accessible = 'PDF/UA' as PDFKit.Mixins.PDFSubsets;

function openDocument({ head: { packet } }: PacketToDraw): PDFKit.PDFDocument {
  const madeAt = new Date(packet.snapshotAt);
  return new PDFDocument({
    ...{
      pdfVersion: '1.7',
      subset: accessible,
      tagged: true,
      lang: 'en',
      displayTitle: true,
    },
    ...{ size: 'A4', margin: 0, bufferPages: true, autoFirstPage: false },
    // No font to begin with: pdfkit's own would not be embedded, and one of ours would be opened anew at each use.
    font: null as unknown as string,
    info: {
      Title: `Evidence packet of case ${packet.caseId}`,
      Author: 'Stillwatch',
      Subject: `${packet.subjectType} ${packet.subjectId}`,
      CreationDate: madeAt,
      ModDate: madeAt,
    },
  });
}

async function draw(
  flow: PageFlow,
  content: PacketContent,
  beforeChapter: (title: string) => Promise<void>,
): Promise<void> {
  flow.newPage();
  const contentsTop = await drawCover(flow, content);
  const contents = flow.element('TOC');
  const entries: ContentsEntry[] = [];
  for (const chapter of chapters) {
    await beforeChapter(chapter.title);
    if (chapter.applies?.(content) === false) continue;
    flow.beginChapter(entries.length === 0);
    const number = entries.length + 1;
    entries.push({ title: `${number}. ${chapter.title}`, page: flow.pageCount });
    flow.doc.outline.addItem(`${number}. ${chapter.title}`);
    await flow.group('Sect', async () => {
      flow.h1(`${number}. ${chapter.title}`);
      await chapter.draw(flow, content);
    });
    await flow.pause();
  }
  flow.doc.switchToPage(0);
  drawContents(flow, contents, entries, contentsTop);
  drawMargins(flow, content.packet);
}
