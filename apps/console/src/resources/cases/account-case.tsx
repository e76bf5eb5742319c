import { Box } from '@mui/material';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { useEffect, useRef } from 'react';
import { usePageTitle } from '../../display/page.js';
import { Loaded } from '../../display/states.js';
import { useDossier, useUsage, usageDays } from '../../evidence/account-evidence.js';
import { BehaviourPanel } from '../../evidence/behaviour-panel.js';
import { PurposePanel } from '../../evidence/purpose-panel.js';
import { WhyPanel } from '../../evidence/why-panel.js';
import { IntakeNotice } from '../../intake/intake-notice.js';
import { AttestationBrief } from '../accounts/attestation-brief.js';
import { ActBar } from './act-bar.js';
import { CaseFrame, oneScreen, type CaseViewProps } from './case-frame.js';
import { CaseHeader } from './case-header.js';
import { CaseSkeleton } from './case-skeleton.js';
import { ClausePanel } from './clause-panel.js';
import { EvidencePanel } from './evidence/evidence-panel.js';
import { HistoryPanel } from './history-panel.js';
import { LinkedPanel } from './linked-panel.js';
import { SimilarPanel } from './similar-panel.js';

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

const bottomPanel = { maxHeight: { xs: 420, md: 260 }, [oneScreen]: { maxHeight: 'none' } };

/** The case of one account on one screen: who, what they say, what they do, why it was raised, and what may be done. */
export function AccountCase({ record, seen, focus }: CaseViewProps) {
  const dossier = useFreshDossier(record);
  const usage = useUsage(record.subject.id);
  const account = dossier.data?.account;
  const name = record.organizationName ?? record.subject.id;
  usePageTitle(name);
  return (
    <CaseFrame
      header={
        <Box sx={{ display: 'grid', gap: 2 }}>
          <CaseHeader record={record} account={account} inFocus={focus.run !== null} />
          <IntakeNotice finding={account?.intakeFinding} />
        </Box>
      }
      below={<EvidencePanel record={record} />}
      acts={
        <ActBar
          record={record}
          subjectName={name}
          findings={dossier.data?.risk.reasons ?? []}
          standing={account?.standing ?? 'active'}
          approvals={dossier.data?.approvals}
          focus={focus}
        />
      }
    >
      <Loaded query={dossier} what="the account’s dossier" skeleton={<CaseSkeleton />}>
        {({ declaredPurposes, approvals, observed, risk }) => (
          <Box
            sx={{
              flex: 1,
              minHeight: 0,
              display: 'grid',
              gap: 2.5,
              gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 310px) minmax(0, 1fr)' },
              [oneScreen]: { gridTemplateRows: 'auto minmax(180px, 1fr) 128px' },
            }}
          >
            <PurposePanel
              purposes={declaredPurposes}
              approvals={approvals}
              observed={observed}
              reasons={risk.reasons}
              scrolls
              sx={{ maxHeight: { md: 232 } }}
            >
              <AttestationBrief accountId={record.subject.id} name={name} />
            </PurposePanel>
            <BehaviourPanel
              accountId={record.subject.id}
              usage={usage}
              observed={observed}
              days={usageDays}
            />
            <WhyPanel risk={risk} cohort={record.declaredCategory} fitted sx={{ gridColumn: '1 / -1' }} />
            <Box
              sx={{
                gridColumn: '1 / -1',
                minHeight: 0,
                display: 'grid',
                gap: 2.5,
                gridTemplateColumns: {
                  xs: 'minmax(0, 1fr)',
                  md: 'repeat(2, minmax(0, 1fr))',
                  lg: 'minmax(0, 1.3fr) repeat(3, minmax(0, 1fr))',
                },
              }}
            >
              <HistoryPanel caseId={record.id} events={record.events} seen={seen} scrolls sx={bottomPanel} />
              <LinkedPanel
                accountId={record.subject.id}
                campaignId={risk.campaignId}
                scrolls
                sx={bottomPanel}
              />
              <SimilarPanel caseId={record.id} scrolls sx={bottomPanel} />
              <ClausePanel decisions={record.decisions} openedAt={record.openedAt} scrolls sx={bottomPanel} />
            </Box>
          </Box>
        )}
      </Loaded>
    </CaseFrame>
  );
}
