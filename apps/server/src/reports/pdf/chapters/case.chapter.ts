import type { CaseRecord, HistoryRecord } from '../../sections/case.sections.js';
import type { Chapter } from '../chapter.js';
import { styles } from '../page-flow.js';
import { drawTable } from '../table.js';
import { capitalised, day, moment, momentOrDash, percent, plainly, spelled } from '../words.js';

const originWords: Record<string, string> = {
  score: 'Opened by the score',
  sample: 'Drawn at random among accounts that nothing had flagged',
  attestation: 'Opened because a declared purpose had to be attested again',
};

export const caseChapter: Chapter = {
  title: 'The case',
  draw: async (flow, content) => {
    const record = await content.first<CaseRecord>('case');
    if (!record) throw new Error('the packet holds no case');
    flow.facts([
      ['Case', record.id],
      ['About', `${record.subjectType} ${record.subjectId}`],
      ['How it began', originWords[record.origin] ?? capitalised(spelled(record.origin))],
      [
        'Finding',
        `band ${record.band}, score ${Math.round(record.score)} of 100, probability ${percent(record.probability)}`,
      ],
      ['Strongest reason', record.topReason],
      [
        'State',
        capitalised(spelled(record.state)) +
          (record.outcome === null ? '' : `, outcome ${spelled(record.outcome)}`),
      ],
      ['Opened', moment(record.openedAt)],
      ['To be decided by', moment(record.dueAt)],
      ['Closed', moment(record.closedAt)],
      ['Assigned to', record.assigneeName],
    ]);
    flow.h2('What happened to it');
    if (content.count('history') === 0) flow.text('Nothing is on record yet.', styles.quiet);
    else await drawTable(flow, historyColumns, historyRows(content.list<HistoryRecord>('history')));
    if (content.count('otherCases') > 0) {
      flow.h2('Other cases about the same');
      await drawTable(flow, otherColumns, otherRows(content.list<CaseRecord>('otherCases', 200)));
    }
  },
};

const historyColumns = [
  { title: 'When', width: 92 },
  { title: 'Who', width: 80 },
  { title: 'What', width: 88 },
  { title: 'Particulars', width: 211 },
];

async function* historyRows(events: AsyncIterable<HistoryRecord>) {
  for await (const { at, actorName, kind, detail } of events)
    yield [momentOrDash(at), actorName, capitalised(spelled(kind)), plainly(detail)];
}

const otherColumns = [
  { title: 'Case', width: 190, style: styles.hash },
  { title: 'About', width: 120 },
  { title: 'Opened', width: 60 },
  { title: 'State and outcome', width: 101 },
];

async function* otherRows(cases: AsyncIterable<CaseRecord>) {
  for await (const { id, subjectId, openedAt, state, outcome } of cases)
    yield [
      id,
      subjectId,
      day(openedAt) ?? '',
      [state, outcome]
        .filter(Boolean)
        .map((word) => spelled(word ?? ''))
        .join(', '),
    ];
}
