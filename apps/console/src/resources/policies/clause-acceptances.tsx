import { Box, Button } from '@mui/material';
import type { ClauseAcceptance, PolicyClause } from '@stillwatch/contracts/policy-clause';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { count } from '../../format/number.js';
import { dateOf } from '../../format/time.js';

const perPage = 25;

/** Which accounts have accepted one wording, newest first. */
export function ClauseAcceptances({ clause }: { clause: PolicyClause }) {
  const [page, setPage] = useState(1);
  const query = useGetList<ClauseAcceptance>(
    `policy-clauses/${encodeURIComponent(clause.clause)}/${clause.version}/acceptances`,
    { pagination: { page, perPage }, sort: { field: 'acceptedAt', order: 'DESC' }, filter: {} },
  );
  const pages = Math.max(1, Math.ceil((query.total ?? 0) / perPage));
  return (
    <Loaded query={query} what="the acceptances" skeleton={<SkeletonLines lines={3} />}>
      {(acceptances) => (
        <Box sx={{ display: 'grid', gap: 1, maxWidth: 720 }}>
          <Box component="ul" sx={{ display: 'grid', gap: 1 }}>
            {acceptances.map(({ accountId, organizationName, acceptedAt, recordedBy }) => (
              <Box component="li" key={accountId} sx={{ display: 'flex', flexWrap: 'wrap', gap: '0 12px' }}>
                <Box
                  component={Link}
                  to={`/accounts/${encodeURIComponent(accountId)}`}
                  sx={{ flex: '1 1 220px', overflowWrap: 'anywhere' }}
                >
                  {organizationName ?? accountId}
                </Box>
                <Box component="span" sx={{ color: 'var(--ink-3)' }}>
                  {dateOf(acceptedAt)}, recorded by {recordedBy}
                </Box>
              </Box>
            ))}
          </Box>
          {pages > 1 && (
            <Box sx={{ display: 'flex', gap: 2, alignItems: 'center' }}>
              <Button variant="outlined" disabled={page === 1} onClick={() => setPage(page - 1)}>
                Newer
              </Button>
              <span>
                Page {count(page)} of {count(pages)}
              </span>
              <Button variant="outlined" disabled={page === pages} onClick={() => setPage(page + 1)}>
                Older
              </Button>
            </Box>
          )}
        </Box>
      )}
    </Loaded>
  );
}
