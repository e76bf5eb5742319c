import type { Independence } from '@stillwatch/contracts/enforcement';
import type { AppealRecord, DecisionRecord, LetterRecord } from '../../sections/decision.sections.js';
import type { Chapter } from '../chapter.js';
import { restInJson } from '../packet-content.js';
import { styles, type PageFlow } from '../page-flow.js';
import { drawTable } from '../table.js';
import { capitalised, counted, moment, momentOrDash, spelled } from '../words.js';

const mostLetters = 500;
const mostDecisions = 200;

export const decisionsChapter: Chapter = {
  title: 'Decisions and their statements of reasons',
  draw: async (flow, content) => {
    const total = content.count('decisions');
    if (total === 0) return flow.text('Nothing has been decided.', styles.quiet);
    for await (const decision of content.list<DecisionRecord>('decisions', mostDecisions)) {
      drawDecision(flow, decision, content.label.caseId);
      await flow.pause();
    }
    const rest = restInJson(mostDecisions, total, 'decisions');
    if (rest) flow.text(rest, styles.quiet);
  },
};

function drawDecision(flow: PageFlow, decision: DecisionRecord, caseId: string): void {
  const { statementOfReasons: statement, clause } = {
    ...decision,
    clause: decision.statementOfReasons.clause,
  };
  flow.h2(`${capitalised(spelled(decision.action))}: ${spelled(decision.status)}`);
  flow.facts([
    ['Decision', decision.id],
    ['Case', decision.caseId === caseId ? null : `${decision.caseId} (another case)`],
    ['About', decision.accountId ?? `${counted(decision.accountCount, 'account')} of the campaign`],
    ['Proposed', `${moment(decision.proposedAt)} by ${decision.proposedByName}`],
    ['Reason', decision.reason],
    [
      resolvedWord(decision),
      decision.resolvedAt &&
        `${moment(decision.resolvedAt)} by ${decision.resolvedByName ?? 'Stillwatch, because the proposer may no longer decide'}`,
    ],
    ['The two people', decision.independence && independenceWords[decision.independence]],
    ['With the words', decision.resolvedReason],
    [
      'Withdrawn',
      decision.withdrawnAt &&
        `${moment(decision.withdrawnAt)} by ${decision.withdrawnByName}: ${decision.withdrawnReason ?? ''}`,
    ],
    ['Takes effect', moment(decision.effectiveAt)],
    ['Until', moment(decision.until)],
    ['Limit', decision.limitPercent === null ? null : `${decision.limitPercent} % of the ordinary rate`],
  ]);
  flow.text('Statement of reasons', { ...styles.body, weight: 'bold' }, { tag: 'H3' });
  flow.facts([
    ['Facts', statement.facts.map((fact) => `• ${fact}`).join('\n')],
    ['Explanation', statement.explanation],
    [
      'Clause',
      clause &&
        `${clause.title} (${clause.id}, version ${clause.version}, in force since ${moment(clause.effectiveFrom)})`,
    ],
    [
      'Automation',
      `${statement.automatedDetection ? 'The score brought the account into review' : 'No automated means brought the account into review'}; a person decided.`,
    ],
    [
      'Scorecard',
      statement.scorecardVersion &&
        `${statement.scorecardVersion}, score ${statement.score === null ? 'none' : Math.round(statement.score)}`,
    ],
    ['Redress', statement.redress],
  ]);
}

const independenceWords: Record<Independence, string> = {
  independent: 'Independent: neither let the other in, and more than one person let them in',
  one_origin: 'One origin: all introductions behind them lead to one person',
};

function resolvedWord({ status, withdrawnAt }: DecisionRecord): string {
  if (status === 'rejected') return 'Rejected';
  return status === 'cancelled' && withdrawnAt === null ? 'Cancelled' : 'Approved';
}

export const appealsChapter: Chapter = {
  title: 'Appeals',
  draw: async (flow, content) => {
    if (content.count('appeals') === 0) return flow.text('Nobody has appealed.', styles.quiet);
    for await (const appeal of content.list<AppealRecord>('appeals', mostDecisions)) {
      flow.h2(`Appeal of ${appeal.accountId}: ${appeal.outcome ?? appeal.status}`);
      flow.facts([
        ['Against the decision', appeal.decisionId],
        ['Received', moment(appeal.submittedAt)],
        ['In the customer’s words', appeal.text],
        ['Heard', appeal.decidedAt && `${moment(appeal.decidedAt)} by ${appeal.decidedByName}`],
        ['With the reason', appeal.decidedReason],
      ]);
    }
    const rest = restInJson(mostDecisions, content.count('appeals'), 'appeals');
    if (rest) flow.text(rest, styles.quiet);
  },
};

export const lettersChapter: Chapter = {
  title: 'Letters to the customer',
  draw: async (flow, content) => {
    const total = content.count('letters');
    if (total === 0) return flow.text('No letter has been written.', styles.quiet);
    flow.text(
      'Letters hold links that act in the customer’s name, so their texts are not here. The hash is that of the text as it was sent.',
      styles.quiet,
    );
    flow.space(4);
    const rows = async function* () {
      for await (const {
        accountId,
        subject,
        recipient,
        status,
        createdAt,
        sentAt,
        sha256,
      } of content.list<LetterRecord>('letters', mostLetters))
        yield [
          `${subject}\nto ${recipient ?? 'nobody'} (${accountId})`,
          capitalised(spelled(status)),
          momentOrDash(createdAt),
          momentOrDash(sentAt),
          sha256,
        ];
    };
    await drawTable(
      flow,
      [
        { title: 'Letter', width: 165 },
        { title: 'State', width: 50 },
        { title: 'Written', width: 62 },
        { title: 'Sent', width: 62 },
        { title: 'SHA-256', width: 124, style: styles.hash },
      ],
      rows(),
    );
    const rest = restInJson(mostLetters, total, 'letters');
    if (rest) flow.text(rest, styles.quiet);
  },
};
