import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { PolicyClause } from '@stillwatch/contracts/policy-clause';
import { useState } from 'react';
import { useStillwatch } from '../../api/data-provider.js';
import { Page } from '../../display/page.js';
import { Panel } from '../../display/panel.js';
import { Empty, Loaded, SkeletonLines } from '../../display/states.js';
import { useMay } from '../../session/permission.js';
import { usePolicyClauses } from '../cases/case-reads.js';
import { ClauseDialog } from './acts/clause-dialog.js';
import { byClause } from './clause-versions.js';
import { VersionItem } from './version-item.js';

/** The clauses of the terms, each with its versions: a decision cites the one in force when the usage happened. */
export default function Policies() {
  const stillwatch = useStillwatch();
  const query = usePolicyClauses();
  const counts = useQuery({
    queryKey: ['policy-clauses', 'acceptance-counts'],
    queryFn: () => stillwatch.acceptanceCounts(),
  });
  const mayWrite = useMay('policies:write');
  /** The version to be replaced, `new` for a new clause. */
  const [writing, write] = useState<PolicyClause | 'new'>();
  return (
    <Page
      title="Policies"
      subtitle="Clauses of the terms as data. A new wording is a new version; earlier ones stay, because decisions cite them."
      acts={
        mayWrite ? (
          <Button variant="outlined" onClick={() => write('new')}>
            New clause
          </Button>
        ) : undefined
      }
    >
      <Loaded query={query} what="the clauses" skeleton={<SkeletonLines lines={8} />}>
        {(clauses) =>
          clauses.length === 0 ? (
            <Empty title="No clause is on file">
              Decisions cite no clause until somebody with the role administrator adds one.
            </Empty>
          ) : (
            byClause(clauses).map((versions) => (
              <Panel
                key={versions[0]?.clause}
                title={versions[0]?.title ?? ''}
                aside={
                  mayWrite ? (
                    <Button
                      variant="outlined"
                      aria-label={`New version of ${versions[0]?.title ?? ''}`}
                      onClick={() => write(versions[0])}
                    >
                      New version
                    </Button>
                  ) : (
                    versions[0]?.clause
                  )
                }
              >
                <Box component="ol" sx={{ display: 'grid', gap: 5 }}>
                  {versions.map((clause) => (
                    <VersionItem
                      key={clause.id}
                      clause={clause}
                      versions={versions}
                      accepted={counts.data?.find(({ id }) => id === clause.id)}
                    />
                  ))}
                </Box>
              </Panel>
            ))
          )
        }
      </Loaded>
      {writing !== undefined && (
        <ClauseDialog newest={writing === 'new' ? undefined : writing} onClose={() => write(undefined)} />
      )}
    </Page>
  );
}
