import { Box } from '@mui/material';
import type { Reason } from '@stillwatch/contracts/risk';
import { Fact, Facts } from '../display/fact.js';
import { percent, signedNats } from '../format/number.js';
import { familyWord, spelled } from '../format/words.js';
import { evidenceName, evidenceValue } from './evidence-words.js';

const comparison = (percentile: number, cohort: string | null): string =>
  `more than ${percent(percentile)} of ${cohort === null ? 'accounts' : `accounts declared as ${spelled(cohort)}`}`;

/** One reason opened: what was seen, how unusual it is, how much it counts and which ordinary explanation was weighed. */
export function ReasonDetail({ reason, cohort }: { reason: Reason; cohort: string | null }) {
  const { nats, percentile, summary, evidence, exculpatory, ordinaryExplanation, family } = reason;
  const facts = Object.entries(evidence);
  return (
    <Box aria-live="polite" sx={{ fontSize: 13, lineHeight: '18px' }}>
      <Box component="p" sx={{ fontWeight: 600, fontSize: 13.5, lineHeight: '18px' }}>
        {summary}
      </Box>
      <Box
        component="p"
        sx={{ color: exculpatory ? 'var(--exculpatory)' : 'var(--ink-2)', fontSize: 12.5, mb: 1.5 }}
      >
        {familyWord[family]} · {signedNats(nats)} nats{exculpatory && ' · speaks for the account'}
        {percentile !== undefined && ` · ${comparison(percentile, cohort)}`}
      </Box>
      {ordinaryExplanation !== undefined && (
        <Box
          component="p"
          sx={{ mb: 1.5, pl: 2.5, borderLeft: '2px solid var(--line-strong)', color: 'var(--ink-2)' }}
        >
          <Box component="span" sx={{ color: 'var(--ink)', fontWeight: 550 }}>
            Ordinary explanation considered:
          </Box>{' '}
          {ordinaryExplanation}
        </Box>
      )}
      {facts.length > 0 && (
        <Facts>
          {facts.map(([key, value]) => (
            <Fact key={key} name={evidenceName(key)}>
              {evidenceValue(key, value)}
            </Fact>
          ))}
        </Facts>
      )}
    </Box>
  );
}
