import type { AccountRecord, TermsRecord } from '../../sections/account.records.js';
import type { ClauseRecord } from '../../sections/ground.sections.js';
import type { Chapter } from '../chapter.js';
import type { PacketContent } from '../packet-content.js';
import { styles, type PageFlow } from '../page-flow.js';
import { drawTable } from '../table.js';
import { capitalised, count, moment, momentOrDash, spelled } from '../words.js';

const scopeWords: Record<string, string> = {
  competing: 'forbids training models that compete',
  any: 'forbids training any model',
};

/** Which terms applied when the usage happened, who had accepted them, and their texts. */
export const termsChapter: Chapter = {
  title: 'The terms and who accepted them',
  draw: async (flow, content) => {
    flow.text('Usage is judged by the wording that was in force when it happened.');
    flow.space(6);
    await drawAcceptance(flow, content);
    for await (const clause of content.list<ClauseRecord>('clauses')) drawClause(flow, clause);
  },
};

async function drawAcceptance(flow: PageFlow, content: PacketContent): Promise<void> {
  const tally = new Map<string, { terms: TermsRecord; accounts: number; accepted: number }>();
  for await (const { termsAtNewestUsage } of content.list<AccountRecord>('accounts')) {
    for (const terms of termsAtNewestUsage) {
      const key = `${terms.clause}/${terms.version}`;
      const known = tally.get(key) ?? { terms, accounts: 0, accepted: 0 };
      known.accounts += 1;
      if (terms.acceptedVersion !== null) known.accepted += 1;
      tally.set(key, known);
    }
  }
  if (tally.size === 0) return flow.text('No terms were in force at the newest usage.', styles.quiet);
  const isOne = !content.isCampaign();
  await drawTable(
    flow,
    [
      { title: 'In force at the newest usage', width: 190 },
      { title: 'What it forbids', width: 120 },
      { title: 'Accepted by then', width: 161 },
    ],
    [...tally.values()].map(({ terms, accounts, accepted }) => [
      `${terms.clause}, version ${terms.version}`,
      capitalised(scopeWords[terms.scope] ?? terms.scope),
      isOne ? acceptanceOf(terms) : `${count(accepted)} of ${count(accounts)} accounts`,
    ]),
  );
}

const acceptanceOf = ({ acceptedVersion, acceptedAt }: TermsRecord): string =>
  acceptedVersion === null
    ? 'No acceptance is on record'
    : `Version ${acceptedVersion}, on ${momentOrDash(acceptedAt)}`;

function drawClause(flow: PageFlow, clause: ClauseRecord): void {
  flow.h2(`${clause.title} (${clause.clause}, version ${clause.version})`);
  flow.text(
    `In force since ${moment(clause.effectiveFrom)}; ${scopeWords[clause.scope] ?? clause.scope}; permitted by: ` +
      `${clause.exceptions.map(spelled).join(', ') || 'nothing'}.`,
    styles.quiet,
  );
  flow.space(3);
  flow.text(clause.text);
}
