import type { AccountRecord } from '../sections/account.records.js';
import type { CaseRecord } from '../sections/case.sections.js';
import type { PacketContent, PacketToDraw } from './packet-content.js';
import { colours, page, styles, textWidth, type PageFlow } from './page-flow.js';
import { capitalised, counted, moment, percent, spelled } from './words.js';

export interface ContentsEntry {
  readonly title: string;
  readonly page: number;
}

/** The first page: what this is, in which state, and the hashes. Answers where the contents begin. */
export async function drawCover(flow: PageFlow, content: PacketContent): Promise<number> {
  const record = await content.first<CaseRecord>('case');
  const { label, packet } = content;
  flow.y = 84;
  flow.text('Evidence packet', styles.title, { tag: 'Title' });
  flow.text(await subjectName(content), { ...styles.h1, size: 13, leading: 18 });
  flow.space(12);
  flow.facts([
    ['Case', label.caseId],
    ['About', `${label.subjectType} ${label.subjectId}`],
    [
      'Finding',
      record
        ? `band ${record.band}, score ${Math.round(record.score)}, probability ${percent(record.probability)}`
        : null,
    ],
    [
      'State of the case',
      record
        ? capitalised(spelled(record.state)) + (record.outcome === null ? '' : `: ${spelled(record.outcome)}`)
        : null,
    ],
    [
      'On record',
      `${counted(content.count('decisions'), 'decision')}, ${counted(content.count('appeals'), 'appeal')}, ${counted(content.count('audit'), 'entry', 'entries')} of the audit log`,
    ],
    ['Shows the record of', moment(label.snapshotAt)],
    ['Asked for by', `${label.requestedBy}, ${moment(label.requestedAt)}`],
  ]);
  flow.space(6);
  drawHashes(flow, packet);
  flow.space(14);
  return flow.y;
}

async function subjectName(content: PacketContent): Promise<string> {
  if (content.isCampaign()) return `Campaign of ${counted(content.count('members'), 'linked account')}`;
  const account = await content.first<AccountRecord>('accounts');
  return account?.organizationName ?? content.label.subjectId;
}

function drawHashes(flow: PageFlow, { rootHash, json }: PacketToDraw): void {
  const height = 80;
  const top = flow.y;
  flow.artifact(() => flow.doc.roundedRect(page.left, top, textWidth, height, 4).fill(colours.band));
  const inside = { x: page.left + 12, width: textWidth - 24 };
  flow.space(10);
  flow.text('Root hash of the packet', styles.smallBold, inside);
  flow.text(rootHash, { ...styles.hash, size: 8.4 }, inside);
  flow.space(3);
  flow.text('SHA-256 of the JSON file', styles.smallBold, inside);
  flow.text(json.sha256, { ...styles.hash, size: 8.4 }, inside);
  flow.text(
    'Nothing of the packet changes any more; the last chapter says how to check that. A text that ends in “ …” stands whole in the JSON.',
    { ...styles.small, colour: colours.muted },
    inside,
  );
  flow.y = top + height;
}

/** The contents, on the first page once the pages of the chapters are known. */
export function drawContents(
  flow: PageFlow,
  contents: PDFKit.PDFStructureElement,
  entries: readonly ContentsEntry[],
  top: number,
): void {
  const { doc } = flow;
  const line = (tag: string, draw: () => void) => {
    const element = doc.struct(tag);
    contents.add(element);
    element.add(doc.markStructureContent(tag));
    draw();
    doc.endMarkedContent();
    element.end();
  };
  flow.y = top;
  line('Caption', () => flow.type.draw('Contents', page.left, flow.baseline(styles.h2), styles.h2));
  flow.y += styles.h2.leading + 3;
  for (const { title, page: number } of entries) {
    const y = flow.baseline(styles.body);
    line('TOCI', () => {
      flow.type.draw(title, page.left, y, styles.body);
      flow.type.draw(` ${number}`, 0, y, styles.body, { right: page.right });
    });
    const left = page.left + flow.type.width(title, styles.body) + 6;
    const right = page.right - flow.type.width(String(number), styles.body) - 6;
    flow.artifact(() => {
      doc
        .moveTo(left, y)
        .lineTo(right, y)
        .lineWidth(0.5)
        .dash(1, { space: 2 })
        .strokeColor(colours.line)
        .stroke()
        .undash();
    });
    flow.y += styles.body.leading + 2;
  }
  contents.end();
}

/** Head and foot of every page. */
export function drawMargins(flow: PageFlow, { head, rootHash, json }: PacketToDraw): void {
  const small = { ...styles.small, colour: colours.muted };
  const hash = { ...styles.hash, size: 6.2, colour: colours.muted };
  for (let index = 0; index < flow.pageCount; index += 1) {
    flow.doc.switchToPage(index);
    flow.artifact(() => {
      flow.type.draw(`Evidence packet · case ${head.packet.caseId}`, page.left, 40, small);
      flow.type.draw(`page ${index + 1} of ${flow.pageCount}`, 0, 40, small, { right: page.right });
      rule(flow, 47);
      rule(flow, 786);
      flow.type.draw(`Root hash ${rootHash}`, page.left, 798, hash);
      flow.type.draw(`JSON      ${json.sha256}`, page.left, 808, hash);
    }, 'Pagination');
  }
}

function rule({ doc }: PageFlow, y: number): void {
  doc.moveTo(page.left, y).lineTo(page.right, y).lineWidth(0.5).strokeColor(colours.line).stroke();
}
