import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { AccountEvidence } from '@stillwatch/contracts/evidence';
import { useStillwatch } from '../../api/data-provider.js';
import { Moment } from '../../display/moment.js';
import { Panel } from '../../display/panel.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { count } from '../../format/number.js';
import { useMay } from '../../session/permission.js';
import { EraseEvidenceButton } from './acts/erase-evidence-button.js';

function Kept({
  evidence: { excerpts, keeping, newestAt, oldestAt, erased },
}: {
  evidence: AccountEvidence;
}) {
  if (erased !== null)
    return (
      <>
        Erased by {erased.by} <Moment at={erased.at} />: “{erased.reason}” Nothing more is kept of this
        account’s requests.
      </>
    );
  if (newestAt === null || oldestAt === null)
    return (
      <>
        {keeping
          ? 'No excerpt of its requests is kept.'
          : 'Excerpts are off: nothing of what was said is kept.'}
      </>
    );
  return (
    <>
      {count(excerpts)} {excerpts === 1 ? 'excerpt' : 'excerpts'} of its requests, kept between{' '}
      <Moment at={oldestAt} /> and <Moment at={newestAt} />, sealed. They are opened inside a case.
    </>
  );
}

/** Whether anything is kept of what the account said, and the act that ends it. */
export function AccountEvidencePanel({ accountId }: { accountId: string }) {
  const stillwatch = useStillwatch();
  const mayErase = useMay('evidence:erase');
  const query = useQuery({
    queryKey: ['accounts', 'evidence', accountId],
    queryFn: () => stillwatch.accountEvidence(accountId),
  });
  return (
    <Panel title="Excerpts of requests">
      <Loaded query={query} what="what is kept" skeleton={<SkeletonLines lines={1} />}>
        {(evidence) => (
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'center' }}>
            <Box component="p" sx={{ flex: '1 1 260px', color: 'var(--ink-2)', overflowWrap: 'anywhere' }}>
              <Kept evidence={evidence} />
            </Box>
            {mayErase && evidence.erased === null && (evidence.keeping || evidence.excerpts > 0) && (
              <EraseEvidenceButton evidence={evidence} />
            )}
          </Box>
        )}
      </Loaded>
    </Panel>
  );
}
