import { Box } from '@mui/material';
import type { PolicyClause } from '@stillwatch/contracts/policy-clause';
import { Badge } from '../../display/badge.js';
import { useNow } from '../../display/now.js';
import { Page } from '../../display/page.js';
import { Panel } from '../../display/panel.js';
import { Empty, Loaded, SkeletonLines } from '../../display/states.js';
import { dateOf } from '../../format/time.js';
import { approvalWord } from '../../format/words.js';
import { usePolicyClauses } from '../cases/case-reads.js';
import { byClause, clauseState } from './clause-versions.js';

const scopeWord = { competing: 'training competing models', any: 'training any model' };
const stateWord = { ahead: 'Not yet in force', current: 'In force', past: 'Superseded' };

function Version({ clause, versions }: { clause: PolicyClause; versions: readonly PolicyClause[] }) {
  const state = clauseState(clause, versions, useNow());
  return (
    <Box component="li" sx={{ color: state === 'past' ? 'var(--ink-3)' : undefined }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 10px', alignItems: 'center' }}>
        <strong style={{ fontWeight: 600 }}>Version {clause.version}</strong>
        <Badge tone={state === 'current' ? 'exculpatory' : 'none'}>{stateWord[state]}</Badge>
        <span style={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
          from {dateOf(clause.effectiveFrom)} · forbids {scopeWord[clause.scope]}
          {clause.exceptions.length > 0 &&
            ` · permitted with ${clause.exceptions.map((kind) => approvalWord[kind].toLowerCase()).join(', ')}`}
        </span>
      </Box>
      <Box component="p" sx={{ maxWidth: '80ch' }}>
        {clause.text}
      </Box>
    </Box>
  );
}

/** The clauses of the terms, each with its versions: a decision cites the one in force when the usage happened. */
export default function Policies() {
  const query = usePolicyClauses();
  return (
    <Page
      title="Policies"
      subtitle="Clauses of the terms as data. A new wording is a new version; earlier ones stay, because decisions cite them."
    >
      <Loaded query={query} what="the clauses" skeleton={<SkeletonLines lines={8} />}>
        {(clauses) =>
          clauses.length === 0 ? (
            <Empty title="No clause is on file" />
          ) : (
            byClause(clauses).map((versions) => (
              <Panel key={versions[0]?.clause} title={versions[0]?.title ?? ''}>
                <Box component="ol" sx={{ display: 'grid', gap: 3 }}>
                  {versions.map((clause) => (
                    <Version key={clause.id} clause={clause} versions={versions} />
                  ))}
                </Box>
              </Panel>
            ))
          )
        }
      </Loaded>
    </Page>
  );
}
