import { Box, Button } from '@mui/material';
import type { CaseExcerpts } from '@stillwatch/contracts/evidence';
import { Link } from 'react-router-dom';
import { capitalised } from '../../../format/words.js';
import { count } from '../../../format/number.js';
import { useMay } from '../../../session/permission.js';
import { groupExcerpts } from './excerpt-groups.js';
import { ExcerptRow } from './excerpt-row.js';

const offSentence = 'Excerpts of requests are off: nothing of what was said is kept.';

/** What must be known before a text is opened, or why none can be. */
function beforehand({ closedBecause, keeping, days, excerpts }: CaseExcerpts, mayOpen: boolean): string {
  if (excerpts.every(({ erasedAt }) => erasedAt !== null))
    return 'Erased: there is nothing to open any more.';
  if (closedBecause !== null) return closedBecause;
  if (!mayOpen) return 'Opening them is not among your permissions.';
  return `Each is sealed. Opening one is recorded in the audit log under your name. They are deleted after ${count(days)} days.${keeping ? '' : ' No more are being kept.'}`;
}

/** The excerpts of a case by template, each opened by itself. */
export function ExcerptList({
  caseId,
  data,
  isCampaign,
  showMore,
}: {
  caseId: string;
  data: CaseExcerpts;
  isCampaign: boolean;
  showMore: () => void;
}) {
  const mayOpen = useMay('evidence:open');
  const { excerpts, total, keeping, closedBecause } = data;
  if (total === 0)
    return (
      <Box component="p" sx={{ color: 'var(--ink-2)' }}>
        {keeping
          ? 'Nothing is kept yet. Of accounts from band watch up, a few requests of each template are kept as they come in.'
          : offSentence}
      </Box>
    );
  return (
    <>
      <Box component="p" sx={{ color: 'var(--ink-2)', fontSize: 13, mb: 2 }}>
        {beforehand(data, mayOpen)}
      </Box>
      <Box sx={{ display: 'grid', gap: 3 }}>
        {groupExcerpts(excerpts).map((group) => (
          <Box key={group.key}>
            <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '0 10px', fontSize: 13, pb: 0.5 }}>
              <Box component="h4" sx={{ m: 0, fontSize: 13, fontWeight: 600 }}>
                {group.asksFor === null ? 'No clear ask for training data' : capitalised(group.asksFor)}
              </Box>
              {isCampaign && (
                <Link to={`/accounts/${encodeURIComponent(group.accountId)}`}>{group.accountId}</Link>
              )}
            </Box>
            <Box component="ul">
              {group.excerpts.map((excerpt) => (
                <ExcerptRow
                  key={excerpt.id}
                  caseId={caseId}
                  excerpt={excerpt}
                  mayOpen={mayOpen && closedBecause === null}
                />
              ))}
            </Box>
          </Box>
        ))}
      </Box>
      {total > excerpts.length && (
        <Button variant="text" onClick={showMore} sx={{ mt: 1 }}>
          {count(excerpts.length)} of {count(total)}: show more
        </Button>
      )}
    </>
  );
}
