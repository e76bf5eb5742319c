import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ApplicableTerms, PolicyAcceptance, PolicyClause } from '@stillwatch/contracts/policy-clause';
import { useStillwatch } from '../../api/data-provider.js';
import { Badge } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { useNow } from '../../display/now.js';
import { Panel } from '../../display/panel.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { dateOf } from '../../format/time.js';
import { usePolicyClauses } from '../cases/case-reads.js';
import { byClause, clauseState } from '../policies/clause-versions.js';

/** Of each clause the version in force today beside the newest that the account has accepted. */
function ClauseLine({
  current,
  accepted,
}: {
  current: PolicyClause;
  accepted: PolicyAcceptance | undefined;
}) {
  const isCurrent = accepted?.version === current.version;
  return (
    <Box component="li" sx={{ fontSize: 13 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 8px', alignItems: 'center' }}>
        <strong style={{ fontWeight: 600 }}>{current.title}</strong>
        <Badge tone={isCurrent ? 'exculpatory' : 'review'}>
          {accepted === undefined
            ? 'Never accepted'
            : isCurrent
              ? 'Accepted as in force'
              : `Accepted version ${accepted.version} only`}
        </Badge>
      </Box>
      <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
        In force today: version {current.version}, since {dateOf(current.effectiveFrom)}
        {accepted !== undefined && (
          <>
            {' '}
            · accepted version {accepted.version} on {dateOf(accepted.acceptedAt)}, recorded{' '}
            <Moment at={accepted.recordedAt} /> by {accepted.recordedBy}
          </>
        )}
      </Box>
    </Box>
  );
}

const judgedBy = ({ clause, accepted }: ApplicableTerms): string =>
  `${clause.title}, version ${clause.version}${
    accepted === null
      ? ', of which it had accepted no version by then'
      : accepted.version === clause.version
        ? ', accepted by then'
        : `; accepted by then was version ${accepted.version}`
  }`;

interface AcceptancesPanelProps {
  accountId: string;
  terms: readonly ApplicableTerms[];
}

/** What the account has agreed to, beside what it is held to. */
export function AcceptancesPanel({ accountId, terms }: AcceptancesPanelProps) {
  const stillwatch = useStillwatch();
  const now = useNow();
  const clauses = usePolicyClauses();
  const acceptances = useQuery({
    queryKey: ['accounts', 'policy-acceptances', accountId],
    queryFn: () => stillwatch.acceptancesOfAccount(accountId),
  });
  return (
    <Panel title="Terms accepted">
      <Loaded query={acceptances} what="the acceptances" skeleton={<SkeletonLines lines={3} />}>
        {(accepted) => (
          <Box sx={{ display: 'grid', gap: 3 }}>
            <Loaded query={clauses} what="the clauses" skeleton={<SkeletonLines lines={2} />}>
              {(all) => (
                <Box component="ul" sx={{ display: 'grid', gap: 2 }}>
                  {byClause(all)
                    .flatMap(
                      (versions) =>
                        versions.find((one) => clauseState(one, versions, now) === 'current') ?? [],
                    )
                    .map((current) => (
                      <ClauseLine
                        key={current.clause}
                        current={current}
                        accepted={newestOf(accepted, current.clause)}
                      />
                    ))}
                </Box>
              )}
            </Loaded>
            {terms.length > 0 && (
              <Box sx={{ fontSize: 12.5, color: 'var(--ink-2)' }}>
                Its newest usage is judged by:
                <Box component="ul" sx={{ listStyle: 'disc', pl: 5 }}>
                  {terms.map((term) => (
                    <li key={term.clause.id}>{judgedBy(term)}</li>
                  ))}
                </Box>
              </Box>
            )}
          </Box>
        )}
      </Loaded>
    </Panel>
  );
}

const newestOf = (accepted: readonly PolicyAcceptance[], clause: string): PolicyAcceptance | undefined =>
  accepted.filter((one) => one.clause === clause).sort((a, b) => b.version - a.version)[0];
