import type { AccountRecord, ScoreHistoryRecord, ScoreRecord } from '../../sections/account.records.js';
import type { CampaignRecord } from '../../sections/campaign.sections.js';
import type { ScorecardRecord } from '../../sections/ground.sections.js';
import type { Chapter } from '../chapter.js';
import { restInJson, type PacketContent } from '../packet-content.js';
import { styles, type PageFlow } from '../page-flow.js';
import { drawTable } from '../table.js';
import { drawWaterfall, waterfallSteps } from '../waterfall.js';
import { capitalised, count, moment, momentOrDash, percent, plainly } from '../words.js';

const mostScores = 60;

/** Why the subject was raised: each reason with its weight, and the scores over time. */
export const reasonsChapter: Chapter = {
  title: 'Why it was raised',
  draw: async (flow, content) => {
    const subject = content.isCampaign()
      ? await content.first<CampaignRecord>('campaign')
      : await content.first<AccountRecord>('accounts');
    if (!subject) return flow.text('There is no score on file.', styles.quiet);
    drawScore(flow, subject.score);
    await drawEvidence(flow, subject.score);
    await drawScorecards(flow, content);
    await drawHistory(flow, subject.scoreHistory);
  },
};

function drawScore(
  flow: PageFlow,
  { score, probability, band, scoredAt, scorecardVersion, ...rest }: ScoreRecord,
): void {
  flow.facts([
    ['Score', `${Math.round(score)} of 100, band ${band}`],
    ['Probability', percent(probability)],
    ['Scored', moment(scoredAt)],
    ['Scorecard', scorecardVersion],
  ]);
  if (rest.reasons.length === 0) return flow.text('The score names no reasons.', styles.quiet);
  flow.text(
    'Each observation adds to or takes from the logarithm of the odds; the unit is the nat. Three nats make odds twenty times as high. Bars to the right speak against the subject, bars to the left for it.',
    styles.quiet,
  );
  flow.space(6);
  if (rest.priorNats !== null)
    return drawWaterfall(flow, waterfallSteps(rest.priorNats, rest.reasons, probability));
  // Scores of old releases do not say where they began: the reasons alone.
  drawWaterfall(flow, waterfallSteps(0, rest.reasons, 0).slice(1, -1));
}

/** What was measured behind each sentence. */
async function drawEvidence(flow: PageFlow, { reasons }: ScoreRecord): Promise<void> {
  const measured = reasons.filter(({ evidence }) => Object.keys(evidence).length > 0);
  if (measured.length === 0) return;
  flow.h2('What was measured');
  const columns = [
    { title: 'Signal', width: 130 },
    { title: 'Measured', width: 357 },
  ];
  await drawTable(
    flow,
    columns,
    measured.map(({ signal, evidence }) => [capitalised(signal.replaceAll('-', ' ')), plainly(evidence)]),
  );
}

async function drawScorecards(flow: PageFlow, content: PacketContent): Promise<void> {
  if (content.count('scorecards') === 0) return;
  flow.h2('Scorecards that were used');
  flow.text(
    'A scorecard is a fixed document of weights; the same usage and the same scorecard give the same score.',
    styles.quiet,
  );
  flow.space(3);
  const rows = async function* () {
    for await (const { version, documentSha256, activatedAt } of content.list<ScorecardRecord>('scorecards'))
      yield [version, momentOrDash(activatedAt), documentSha256];
  };
  const columns = [
    { title: 'Version', width: 105 },
    { title: 'Active since', width: 92 },
    { title: 'SHA-256 of the document', width: 282, style: { ...styles.hash, size: 6.9 } },
  ];
  await drawTable(flow, columns, rows());
}

async function drawHistory(flow: PageFlow, history: readonly ScoreHistoryRecord[]): Promise<void> {
  if (history.length === 0) return;
  flow.h2('Scores over time, newest first');
  const shown = [...history].reverse().slice(0, mostScores);
  await drawTable(
    flow,
    [
      { title: 'When', width: 100 },
      { title: 'Score', width: 50, align: 'right' },
      { title: 'Band', width: 60 },
      { title: 'Requests by then', width: 90, align: 'right' },
      { title: 'Scorecard', width: 130 },
    ],
    shown.map(({ scoredAt, score, band, eventsScored, scorecardVersion }) => [
      ...[momentOrDash(scoredAt), String(Math.round(score)), band, count(eventsScored), scorecardVersion],
    ]),
  );
  const rest = restInJson(shown.length, history.length, 'scores');
  if (rest) flow.text(rest, styles.quiet);
}
