import type { AttachmentRecord, ExcerptRecord } from '../../sections/case.sections.js';
import type { AuditRecord, ChainRecord } from '../../sections/audit.sections.js';
import type { Chapter } from '../chapter.js';
import { restInJson } from '../packet-content.js';
import { styles } from '../page-flow.js';
import { drawTable } from '../table.js';
import { count, momentOrDash, size } from '../words.js';

const mostEntries = 600;
const mostExcerpts = 200;

export const attachmentsChapter: Chapter = {
  title: 'Attachments and excerpts',
  draw: async (flow, content) => {
    if (content.count('attachments') === 0) flow.text('Nothing is attached to the case.', styles.quiet);
    else {
      const rows = async function* () {
        for await (const {
          name,
          size: bytes,
          uploadedAt,
          uploadedByName,
          sha256,
          withdrawnAt,
        } of content.list<AttachmentRecord>('attachments'))
          yield [
            withdrawnAt === null ? name : `${name}\nwithdrawn ${momentOrDash(withdrawnAt)}`,
            size(bytes),
            `${momentOrDash(uploadedAt)}\n${uploadedByName}`,
            sha256,
          ];
      };
      await drawTable(
        flow,
        [
          { title: 'Name', width: 170 },
          { title: 'Size', width: 45, align: 'right' },
          { title: 'Attached', width: 110 },
          { title: 'SHA-256', width: 140, style: styles.hash },
        ],
        rows(),
      );
    }
    const excerpts = content.count('excerpts');
    flow.h2('Excerpts');
    if (excerpts === 0) return flow.text('No excerpt of any request is kept.', styles.quiet);
    flow.text(
      'Of these requests excerpts are kept under lock. Their texts are never part of a packet; each opening is in the audit log.',
      styles.quiet,
    );
    flow.space(4);
    const rows = async function* () {
      for await (const {
        accountId,
        occurredAt,
        model,
        asksFor,
        eventId,
        erasedAt,
      } of content.list<ExcerptRecord>('excerpts', mostExcerpts))
        yield [
          `${eventId}\n${accountId}`,
          momentOrDash(occurredAt),
          model,
          asksFor ?? '–',
          erasedAt === null ? 'kept' : `erased ${momentOrDash(erasedAt)}`,
        ];
    };
    await drawTable(
      flow,
      [
        { title: 'Request and account', width: 180 },
        { title: 'When', width: 92 },
        { title: 'Model', width: 70 },
        { title: 'Asks for', width: 60 },
        { title: 'State', width: 61 },
      ],
      rows(),
    );
    const rest = restInJson(mostExcerpts, excerpts, 'excerpts');
    if (rest) flow.text(rest, styles.quiet);
  },
};

export const auditChapter: Chapter = {
  title: 'The audit log',
  draw: async (flow, content) => {
    const chain = await content.first<ChainRecord>('auditChain');
    flow.text(
      'Every act appends an entry to one log. Each entry’s hash covers its content and the hash of the entry before it, so that none can be changed or taken out without a trace.',
    );
    flow.space(4);
    flow.facts([
      [
        'The chain',
        chain?.ok
          ? `verified from the first entry to entry ${count(chain.entries)}`
          : `BROKEN at entry ${chain?.brokenAt?.seq ?? '?'}: ${chain?.brokenAt?.problem ?? ''}`,
      ],
    ]);
    flow.text(
      `Hash of ${chain?.ok ? 'the newest' : 'the last good'} entry: ${chain?.head ?? 'none'}`,
      styles.hash,
    );
    const total = content.count('audit');
    flow.h2(`Entries about this case, whom it is about and its decisions (${count(total)})`);
    const rows = async function* () {
      for await (const {
        seq,
        at,
        actorName,
        action,
        objectType,
        objectId,
        hash,
      } of content.list<AuditRecord>('audit', mostEntries))
        yield [seq, momentOrDash(at), actorName, `${action}\n${objectType} ${objectId}`, hash.slice(0, 16)];
    };
    await drawTable(
      flow,
      [
        { title: 'Entry', width: 38, align: 'right' },
        { title: 'When', width: 92 },
        { title: 'Who', width: 85 },
        { title: 'What, on what', width: 170 },
        { title: 'Hash begins with', width: 78, style: styles.hash },
      ],
      rows(),
    );
    const rest = restInJson(mostEntries, total, 'entries');
    flow.text(
      [rest, 'Whole hashes, and what each entry changed, stand in the JSON.'].filter(Boolean).join(' '),
      styles.quiet,
    );
  },
};
