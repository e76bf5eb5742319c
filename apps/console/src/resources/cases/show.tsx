import { Box } from '@mui/material';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { RecordPage } from '../../display/record-page.js';
import { AccountCase } from './account-case.js';
import { CampaignCase } from './campaign-case.js';
import { NoticesProvider, oneScreen } from './case-frame.js';
import { useCaseDetail } from './case-reads.js';
import { CaseSkeleton } from './case-skeleton.js';
import { ChangedByOthers } from './changed-by-others.js';
import { FocusBar } from './focus/focus-bar.js';
import { useFocus, type Focus } from './focus/use-focus.js';
import { LeaseBar } from './lease-bar.js';
import { useLease } from './use-lease.js';

function CaseView({ record, focus }: { record: CaseDetail; focus: Focus }) {
  const [seen, setSeen] = useState(record.events.length);
  const lease = useLease(record.id, record.state !== 'closed');
  const View = record.subject.type === 'campaign' ? CampaignCase : AccountCase;
  return (
    <NoticesProvider
      value={
        <>
          <LeaseBar lease={lease} />
          <ChangedByOthers record={record} seen={seen} acknowledge={() => setSeen(record.events.length)} />
        </>
      }
    >
      <View record={record} seen={seen} focus={focus} />
    </NoticesProvider>
  );
}

/** One case, of an account or of a campaign. Focus mode can be left and a case skipped also while it is being read. */
export default function CasePage() {
  const { id = '' } = useParams();
  const query = useCaseDetail(id);
  const focus = useFocus();
  return (
    <Box
      sx={{
        display: 'flex',
        flexDirection: 'column',
        minHeight: 'calc(100vh - 48px)',
        [oneScreen]: { height: 'calc(100vh - 48px)' },
      }}
    >
      <FocusBar focus={focus} caseId={id} />
      <RecordPage
        query={query}
        noun="case"
        hint="It may be the id of an account or of a campaign instead."
        skeleton={<CaseSkeleton />}
      >
        {(record) => <CaseView key={record.id} record={record} focus={focus} />}
      </RecordPage>
    </Box>
  );
}
