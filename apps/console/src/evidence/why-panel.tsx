import { Box } from '@mui/material';
import type { SxProps, Theme } from '@mui/material/styles';
import type { Risk } from '@stillwatch/contracts/risk';
import { useMemo, useState } from 'react';
import { Moment } from '../display/moment.js';
import { Panel } from '../display/panel.js';
import { Empty } from '../display/states.js';
import { count } from '../format/number.js';
import { bandSentence } from './band-sentence.js';
import { ReasonDetail } from './reason-detail.js';
import { Waterfall } from './waterfall.js';
import { waterfallSteps } from './waterfall-steps.js';

export type Finding = Omit<Risk, 'accountId' | 'campaignId' | 'score'>;

interface WhyPanelProps {
  risk: Finding;
  cohort: string | null;
  /** The evidence of the chosen step stands below the waterfall instead of beside it. */
  stacked?: boolean;
  sx?: SxProps<Theme>;
  /** Each half scrolls by itself inside a panel of given height. */
  fitted?: boolean;
}

const fittedHalf = { minHeight: 0, overflowY: 'auto' } as const;

/** Why the score is what it is: the waterfall, and beside it the evidence of the chosen step. */
export function WhyPanel({ risk, cohort, sx, fitted = false, stacked = false }: WhyPanelProps) {
  const [folded, setFolded] = useState(true);
  const steps = useMemo(
    () => waterfallSteps(risk.priorNats ?? 0, risk.reasons, risk.probability, folded),
    [risk.priorNats, risk.reasons, risk.probability, folded],
  );
  const [chosen, choose] = useState<string>();
  const reason =
    risk.reasons.find(({ signal }) => signal === chosen) ?? steps.find((step) => step.reason)?.reason;
  const aside = (
    <>
      {count(risk.eventsScored)} events
      {risk.scoredAt !== null && (
        <>
          , scored <Moment at={risk.scoredAt} />
        </>
      )}
      {risk.scorecardVersion !== null && `, scorecard ${risk.scorecardVersion}`}
    </>
  );
  const sentence = risk.priorNats === null ? undefined : bandSentence({ ...risk, priorNats: risk.priorNats });
  const sides = stacked ? 'minmax(0, 1fr)' : 'minmax(0, 1.5fr) minmax(0, 1fr)';
  return (
    <Panel title="Why · in nats of log-odds" aside={aside} sx={sx}>
      {reason === undefined || risk.priorNats === null ? (
        <Empty title="No evidence either way">
          {risk.scoredAt === null ? 'It has not been scored yet.' : 'There is too little usage to tell.'}
        </Empty>
      ) : (
        <Box
          sx={{
            display: 'grid',
            height: fitted ? { md: '100%' } : undefined,
            gap: 3,
            columnGap: 6,
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: sides },
          }}
        >
          <Box sx={fitted ? { [`@media (min-width: 900px)`]: fittedHalf } : undefined}>
            {sentence !== undefined && (
              <Box component="p" sx={{ color: 'var(--ink-3)', fontSize: 12, lineHeight: '16px', mb: 1 }}>
                {sentence}
              </Box>
            )}
            <Waterfall
              steps={steps}
              probability={risk.probability}
              selected={reason.signal}
              select={choose}
              unfold={() => setFolded(false)}
              narrow={stacked}
            />
          </Box>
          <Box
            role="region"
            aria-label="Evidence of the chosen reason"
            tabIndex={fitted ? 0 : undefined}
            sx={{
              ...(stacked
                ? { borderTop: '1px solid var(--line)', pt: 2 }
                : { borderLeft: { md: '1px solid var(--line)' }, pl: { md: 5 } }),
              ...(fitted ? { [`@media (min-width: 900px)`]: fittedHalf } : {}),
            }}
          >
            <ReasonDetail reason={reason} cohort={cohort} />
          </Box>
        </Box>
      )}
    </Panel>
  );
}
