import type { UsageRecord } from '../../sections/ground.sections.js';
import type { Chapter } from '../chapter.js';
import { drawDayBars } from '../day-bars.js';
import { styles } from '../page-flow.js';
import { drawTable } from '../table.js';
import { count } from '../words.js';

type Totals = Omit<UsageRecord, 'day' | 'model'>;

const nothing: Totals = { requests: 0, inputTokens: 0, outputTokens: 0, refused: 0, rateLimited: 0 };

const plus = (a: Totals, b: Totals): Totals => ({
  requests: a.requests + b.requests,
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  refused: a.refused + b.refused,
  rateLimited: a.rateLimited + b.rateLimited,
});

/** What was used, by day and by model. */
export const usageChapter: Chapter = {
  title: 'What was used',
  draw: async (flow, content) => {
    const byDay = new Map<string, Totals>();
    const byModel = new Map<string, Totals>();
    for await (const row of content.list<UsageRecord>('usage')) {
      byDay.set(row.day, plus(byDay.get(row.day) ?? nothing, row));
      byModel.set(row.model, plus(byModel.get(row.model) ?? nothing, row));
    }
    if (byDay.size === 0) return flow.text('No usage is on record.', styles.quiet);
    flow.text(
      `All usage on record${content.isCampaign() ? ' of all accounts together' : ''}, by UTC day. No text of any request is kept.`,
      styles.quiet,
    );
    flow.space(6);
    const days = [...byDay];
    drawDayBars(
      flow,
      'Requests a day',
      days.map(([day, { requests }]) => ({ day, value: requests })),
    );
    drawDayBars(
      flow,
      'Output tokens a day',
      days.map(([day, { outputTokens }]) => ({ day, value: outputTokens })),
    );
    flow.h2('By model');
    const models = [...byModel].sort(([, a], [, b]) => b.requests - a.requests);
    const total = models.reduce((sum, [, totals]) => plus(sum, totals), nothing);
    await drawTable(
      flow,
      columns,
      [...models, ['All', total] as const].map(([name, totals]) => rowOf(name, totals)),
    );
  },
};

const columns = [
  { title: 'Model', width: 130 },
  ...['Requests', 'Input tokens', 'Output tokens', 'Refused', 'Rate limited'].map((title) => ({
    ...{ title, width: 61 },
    align: 'right' as const,
  })),
];

const rowOf = (
  name: string,
  { requests, inputTokens, outputTokens, refused, rateLimited }: Totals,
): string[] => [name, ...[requests, inputTokens, outputTokens, refused, rateLimited].map(count)];
