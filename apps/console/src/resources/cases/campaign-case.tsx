import type { CampaignDetail } from '@stillwatch/contracts/campaign';
import { usePageTitle } from '../../display/page.js';
import { Loaded } from '../../display/states.js';
import { CampaignEvidence } from '../campaigns/campaign-evidence.js';
import { CampaignHeader } from '../campaigns/campaign-header.js';
import { campaignName } from '../campaigns/campaign-name.js';
import { useCampaign } from '../campaigns/campaign-reads.js';
import { DeskProvider, useDesk } from '../campaigns/desk.js';
import { ActBar } from './act-bar.js';
import { CaseControls, CaseState } from './case-controls.js';
import { CaseFrame, type CaseViewProps } from './case-frame.js';
import { CaseSkeleton } from './case-skeleton.js';
import { ClausePanel } from './clause-panel.js';
import { commonStanding } from './decision-rules.js';
import { EvidencePanel } from './evidence/evidence-panel.js';
import { HistoryPanel } from './history-panel.js';
import { SimilarPanel } from './similar-panel.js';

function Body({ record, seen, focus, campaign }: CaseViewProps & { campaign: CampaignDetail }) {
  const { selected } = useDesk();
  const name = campaignName(campaign);
  usePageTitle(name);
  return (
    <CaseFrame
      header={
        <CampaignHeader campaign={campaign} state={<CaseState record={record} />}>
          <CaseControls record={record} inFocus={focus.run !== null} />
        </CampaignHeader>
      }
      acts={
        <ActBar
          record={record}
          subjectName={name}
          findings={campaign.reasons}
          standing={commonStanding(campaign.members.map(({ standing }) => standing))}
          campaign={{ ...targetsOf(campaign), selected }}
          focus={focus}
        />
      }
    >
      <CampaignEvidence campaign={campaign}>
        <HistoryPanel caseId={record.id} events={record.events} seen={seen} />
        <SimilarPanel caseId={record.id} />
        <ClausePanel decisions={record.decisions} openedAt={record.openedAt} />
        <EvidencePanel record={record} stacked />
      </CampaignEvidence>
    </CaseFrame>
  );
}

const targetsOf = ({ members }: CampaignDetail) => ({
  members: members.map(({ accountId }) => accountId),
  carriers: members.filter(({ carriesFinding }) => carriesFinding).map(({ accountId }) => accountId),
});

/** The case of a campaign: its pictures and tables, and one decision about all of its members or some. */
export function CampaignCase(props: CaseViewProps) {
  const query = useCampaign(props.record.subject.id);
  return (
    <Loaded query={query} what="the campaign" skeleton={<CaseSkeleton />}>
      {(campaign) => (
        <DeskProvider>
          <Body {...props} campaign={campaign} />
        </DeskProvider>
      )}
    </Loaded>
  );
}
