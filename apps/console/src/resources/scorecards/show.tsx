import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ScorecardDetail, ShownScorecard } from '@stillwatch/contracts/scorecard-version';
import { useParams } from 'react-router-dom';
import { failureOf } from '../../api/problem.js';
import { useStillwatch } from '../../api/data-provider.js';
import { Fact, Facts } from '../../display/fact.js';
import { Moment } from '../../display/moment.js';
import { Page, Sheet } from '../../display/page.js';
import { Panel } from '../../display/panel.js';
import { Empty, Loaded, SkeletonLines } from '../../display/states.js';
import { percent, signedNats } from '../../format/number.js';
import { useMay } from '../../session/permission.js';
import { ActivateButton } from './acts/activate-button.js';
import { ShadowButton } from './acts/shadow-button.js';
import { BacktestPanel } from './backtest-panel.js';
import { readDocument } from './scorecard-document.js';
import { ScorecardState } from './scorecard-state.js';
import { ShadowPanel } from './shadow-panel.js';
import { SignalsTable } from './signals-table.js';

function AboutPanel({ card, document }: { card: ScorecardDetail; document: ShownScorecard | undefined }) {
  return (
    <Panel title="About" aside={<ScorecardState status={card.status} />}>
      {card.note !== null && <Box sx={{ mb: 2, whiteSpace: 'pre-wrap' }}>{card.note}</Box>}
      <Facts>
        <Fact name="Made from">{card.madeFrom}</Fact>
        <Fact name="Stored">
          {card.createdBy}, <Moment at={card.createdAt} />
        </Fact>
        <Fact name="Activated">{card.activatedAt === null ? 'never' : <Moment at={card.activatedAt} />}</Fact>
        {document !== undefined && (
          <>
            <Fact name="Before any evidence">
              {signedNats(document.priorNats)} nats, {percent(document.livePrevalence)} of accounts
            </Fact>
            <Fact name="Watch from">{signedNats(document.bands.watch)} nats of evidence</Fact>
            <Fact name="Review from">{signedNats(document.bands.review)} nats of evidence</Fact>
            <Fact name="Critical from">{signedNats(document.bands.critical)} nats of evidence</Fact>
            <Fact name="One family adds at most">{document.familyClipNats.toFixed(1)} nats</Fact>
            <Fact name="Never judged below">{document.minEvents} events</Fact>
          </>
        )}
      </Facts>
    </Panel>
  );
}

function ScorecardBody({ card }: { card: ScorecardDetail }) {
  const may = useMay('scorecards:write');
  const document = readDocument(card.document);
  const acts = may && card.status !== 'active' && (
    <>
      <ShadowButton card={card} />
      <ActivateButton card={card} />
    </>
  );
  return (
    <Page title={card.version} subtitle="Scorecard" acts={acts}>
      <Box
        sx={{
          display: 'grid',
          gap: 3,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 360px) minmax(0, 1fr)' },
        }}
      >
        <AboutPanel card={card} document={document} />
        <BacktestPanel card={card} />
        {card.shadowedAt !== null && (
          <Box sx={{ gridColumn: '1 / -1' }}>
            <ShadowPanel card={card} />
          </Box>
        )}
        <Panel title="Signals" aside={`${card.signalsInUse} have a say`} sx={{ gridColumn: '1 / -1' }}>
          {document === undefined ? (
            <Box sx={{ color: 'var(--ink-2)' }}>This console does not know the form of the document.</Box>
          ) : (
            <SignalsTable signals={document.signals} />
          )}
        </Panel>
      </Box>
    </Page>
  );
}

/** One version of the scorecard: what it holds, what it would change, and the acts that put it to use. */
export default function ScorecardPage() {
  const { id = '' } = useParams();
  const stillwatch = useStillwatch();
  const query = useQuery({
    queryKey: ['scorecards', 'one', id],
    queryFn: () => stillwatch.scorecard(id),
  });
  if (query.error !== null && query.data === undefined && failureOf(query.error).status === 404) {
    return (
      <Page title="No such scorecard">
        <Sheet>
          <Empty title="No scorecard of this version is stored">
            It may have been stored under another name.
          </Empty>
        </Sheet>
      </Page>
    );
  }
  return (
    <Loaded query={query} what="the scorecard" skeleton={<SkeletonLines lines={10} />}>
      {(card) => <ScorecardBody key={card.version} card={card} />}
    </Loaded>
  );
}
