import { Box } from '@mui/material';
import type { SxProps, Theme } from '@mui/material/styles';
import { useQuery } from '@tanstack/react-query';
import type { SimilarCase } from '@stillwatch/contracts/enforcement';
import { Link } from 'react-router-dom';
import { useStillwatch } from '../../api/data-provider.js';
import { Moment } from '../../display/moment.js';
import { Panel } from '../../display/panel.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { actionNoun, capitalised, spelled } from '../../format/words.js';

const Similar = ({ similar }: { similar: SimilarCase }) => (
  <Box component="li" sx={{ fontSize: 13, lineHeight: '18px' }}>
    <Box sx={{ display: 'flex', gap: 2 }}>
      <Link to={`/cases/${similar.caseId}`} style={{ fontWeight: 600 }}>
        {capitalised(actionNoun[similar.action])}
      </Link>
      <Box component="span" sx={{ ml: 'auto', color: 'var(--ink-3)', fontSize: 12 }}>
        <Moment at={similar.decidedAt} />
      </Box>
    </Box>
    <Box sx={{ color: 'var(--ink-2)' }}>
      {similar.organizationName ?? similar.subject.id}, by {similar.decidedByName}
      {similar.reinstatedAt !== null && (
        <>
          ; <strong style={{ fontWeight: 600, color: 'var(--review)' }}>reinstated</strong>{' '}
          <Moment at={similar.reinstatedAt} />
        </>
      )}
    </Box>
    {similar.sharedSignals.length > 0 && (
      <Box sx={{ color: 'var(--ink-3)', fontSize: 12 }}>
        Both: {similar.sharedSignals.map(spelled).join(', ')}
      </Box>
    )}
  </Box>
);

/** What was decided in cases that looked like this one, so that like is treated alike. */
export function SimilarPanel({
  caseId,
  sx,
  scrolls,
}: {
  caseId: string;
  sx?: SxProps<Theme>;
  scrolls?: boolean;
}) {
  const stillwatch = useStillwatch();
  const query = useQuery({
    queryKey: ['cases', 'similar', caseId],
    queryFn: () => stillwatch.similarCases(caseId),
  });
  return (
    <Panel title="Decided alike" sx={sx} scrolls={scrolls}>
      <Loaded query={query} what="similar cases" skeleton={<SkeletonLines lines={3} />}>
        {(cases) =>
          cases.length === 0 ? (
            <Box component="p" sx={{ color: 'var(--ink-2)' }}>
              No decided case shares its strongest signals.
            </Box>
          ) : (
            <Box component="ol" sx={{ display: 'grid', gap: 1.5 }}>
              {cases.map((similar) => (
                <Similar key={similar.id} similar={similar} />
              ))}
            </Box>
          )
        }
      </Loaded>
    </Panel>
  );
}
