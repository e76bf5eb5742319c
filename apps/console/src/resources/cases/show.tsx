import { Box, Button } from '@mui/material';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { useEffect, useRef, useState } from 'react';
import { useParams } from 'react-router-dom';
import { failureOf } from '../../api/problem.js';
import { Moment } from '../../display/moment.js';
import { Page, Sheet, usePageTitle } from '../../display/page.js';
import { Empty, Failed, Loaded, Skeleton } from '../../display/states.js';
import { useDossier, useUsage, usageDays } from '../../evidence/account-evidence.js';
import { BehaviourPanel } from '../../evidence/behaviour-panel.js';
import { PurposePanel } from '../../evidence/purpose-panel.js';
import { WhyPanel } from '../../evidence/why-panel.js';
import { useOfficer } from '../../session/permission.js';
import { ActBar } from './act-bar.js';
import { CaseHeader } from './case-header.js';
import { useCaseDetail } from './case-reads.js';
import { ClausePanel } from './clause-panel.js';
import { eventSentence } from './event-sentence.js';
import { HistoryPanel } from './history-panel.js';

/** From here on the whole case fits one screen and its panels scroll by themselves; below, the page flows. */
const oneScreen = '@media (min-width: 1100px) and (min-height: 740px)';

const CaseSkeleton = () => (
  <Box
    sx={{ p: 5, display: 'grid', gap: 3, gridTemplateColumns: { md: '300px 1fr' } }}
    role="status"
    aria-label="Loading the case"
  >
    <Box sx={{ gridColumn: '1 / -1' }}>
      <Skeleton height={44} />
    </Box>
    <Skeleton height={210} />
    <Skeleton height={210} />
    <Box sx={{ gridColumn: '1 / -1' }}>
      <Skeleton height={260} />
    </Box>
  </Box>
);

/** Tells that somebody else changed the case after this page was opened; the page already shows it. */
function ChangedByOthers({
  record,
  seen,
  acknowledge,
}: {
  record: CaseDetail;
  seen: number;
  acknowledge: () => void;
}) {
  const officer = useOfficer();
  const latest = record.events.slice(seen).findLast(({ actorId }) => actorId !== officer?.id);
  if (latest === undefined) return null;
  return (
    <Box
      role="status"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 3,
        px: 3,
        py: 1,
        borderRadius: '8px',
        bgcolor: 'var(--watch-soft)',
        color: 'var(--watch)',
      }}
    >
      <Box sx={{ flex: 1 }}>
        <strong>Changed while you were here:</strong> {latest.actorName} {eventSentence(latest).act},{' '}
        <Moment at={latest.at} />.
      </Box>
      <Button variant="text" onClick={acknowledge}>
        Understood
      </Button>
    </Box>
  );
}

/** The subject's dossier, read anew whenever something has happened to the case. */
function useFreshDossier(record: CaseDetail) {
  const dossier = useDossier(record.subject.id);
  const { refetch } = dossier;
  const events = record.events.length;
  const known = useRef(events);
  useEffect(() => {
    if (known.current === events) return;
    known.current = events;
    void refetch();
  }, [events, refetch]);
  return dossier;
}

function CaseBody({ record }: { record: CaseDetail }) {
  const [seen, setSeen] = useState(record.events.length);
  const dossier = useFreshDossier(record);
  const usage = useUsage(record.subject.id);
  const account = dossier.data?.account;
  usePageTitle(record.organizationName ?? record.subject.id);
  return (
    <Box
      sx={{
        display: 'flex',
        flexDirection: 'column',
        minHeight: 'calc(100vh - 48px)',
        [oneScreen]: { height: 'calc(100vh - 48px)' },
      }}
    >
      <Box
        sx={{
          flex: 1,
          minHeight: 0,
          display: 'flex',
          flexDirection: 'column',
          gap: 2.5,
          px: { xs: 3, sm: 5 },
          py: 2.5,
        }}
      >
        <ChangedByOthers record={record} seen={seen} acknowledge={() => setSeen(record.events.length)} />
        <CaseHeader record={record} account={account} />
        <Loaded query={dossier} what="the account’s dossier" skeleton={<CaseSkeleton />}>
          {({ declaredPurposes, approvals, observed, risk }) => (
            <Box
              sx={{
                flex: 1,
                minHeight: 0,
                display: 'grid',
                gap: 2.5,
                gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 310px) minmax(0, 1fr)' },
                [oneScreen]: { gridTemplateRows: 'auto minmax(180px, 1fr) 124px' },
              }}
            >
              <PurposePanel
                purposes={declaredPurposes}
                approvals={approvals}
                observed={observed}
                scrolls
                sx={{ maxHeight: { md: 232 } }}
              />
              <BehaviourPanel usage={usage} observed={observed} days={usageDays} />
              <WhyPanel risk={risk} cohort={record.declaredCategory} fitted sx={{ gridColumn: '1 / -1' }} />
              <Box
                sx={{
                  gridColumn: '1 / -1',
                  minHeight: 0,
                  display: 'grid',
                  gap: 2.5,
                  gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1.3fr) minmax(0, 1fr)' },
                }}
              >
                <HistoryPanel
                  caseId={record.id}
                  events={record.events}
                  seen={seen}
                  scrolls
                  sx={{ maxHeight: { xs: 420, md: 'none' } }}
                />
                <ClausePanel
                  decisions={record.decisions}
                  openedAt={record.openedAt}
                  scrolls
                  sx={{ maxHeight: { xs: 420, md: 'none' } }}
                />
              </Box>
            </Box>
          )}
        </Loaded>
      </Box>
      <ActBar record={record} dossier={dossier.data} />
    </Box>
  );
}

/** One case on one screen: who, what they say, what they do, why it was raised, and what may be done. */
export default function CasePage() {
  const { id = '' } = useParams();
  const query = useCaseDetail(id);
  if (query.error !== null && query.data === undefined && failureOf(query.error).status === 404) {
    return (
      <Page title="No such case">
        <Sheet>
          <Empty title="Nothing is on file under this id">It may be the id of an account instead.</Empty>
        </Sheet>
      </Page>
    );
  }
  if (query.error !== null && query.data === undefined) {
    return (
      <Page title="Case">
        <Sheet>
          <Failed what="the case" error={query.error} retry={() => void query.refetch()} />
        </Sheet>
      </Page>
    );
  }
  return (
    <Loaded query={query} what="the case" skeleton={<CaseSkeleton />}>
      {(record) => <CaseBody key={record.id} record={record} />}
    </Loaded>
  );
}
