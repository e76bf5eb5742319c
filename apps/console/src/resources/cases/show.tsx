import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { RecordPage } from '../../display/record-page.js';
import { AccountCase } from './account-case.js';
import { CampaignCase } from './campaign-case.js';
import { NoticesProvider } from './case-frame.js';
import { useCaseDetail } from './case-reads.js';
import { CaseSkeleton } from './case-skeleton.js';
import { ChangedByOthers } from './changed-by-others.js';
import { FocusBar } from './focus/focus-bar.js';
import { useFocus } from './focus/use-focus.js';
import { LeaseBar } from './lease-bar.js';
import { useLease } from './use-lease.js';

function CaseView({ record }: { record: CaseDetail }) {
  const [seen, setSeen] = useState(record.events.length);
  const focus = useFocus();
  const lease = useLease(record.id, record.state !== 'closed');
  const View = record.subject.type === 'campaign' ? CampaignCase : AccountCase;
  return (
    <NoticesProvider
      value={
        <>
          <FocusBar focus={focus} caseId={record.id} />
          <LeaseBar lease={lease} />
          <ChangedByOthers record={record} seen={seen} acknowledge={() => setSeen(record.events.length)} />
        </>
      }
    >
      <View record={record} seen={seen} focus={focus} />
    </NoticesProvider>
  );
}

/** One case, of an account or of a campaign. */
export default function CasePage() {
  const { id = '' } = useParams();
  const query = useCaseDetail(id);
  return (
    <RecordPage
      query={query}
      noun="case"
      hint="It may be the id of an account or of a campaign instead."
      skeleton={<CaseSkeleton />}
    >
      {(record) => <CaseView key={record.id} record={record} />}
    </RecordPage>
  );
}
