import { Box } from '@mui/material';
import type { SxProps, Theme } from '@mui/material/styles';
import type { Decision } from '@stillwatch/contracts/enforcement';
import type { PolicyClause } from '@stillwatch/contracts/policy-clause';
import { Panel } from '../../display/panel.js';
import { Failed, SkeletonLines } from '../../display/states.js';
import { dateOf } from '../../format/time.js';
import { approvalWord } from '../../format/words.js';
import { usePolicyClauses } from './case-reads.js';

/** The newest version of each clause that is in force at a moment. */
const inForceAt = (clauses: readonly PolicyClause[], nowMs: number): PolicyClause[] => {
  const begun = clauses.filter(({ effectiveFrom }) => Date.parse(effectiveFrom) <= nowMs);
  return begun.filter(
    ({ clause, version }) => !begun.some((other) => other.clause === clause && other.version > version),
  );
};

const scopeWord = { competing: 'competing models', any: 'any model' };

interface ClausePanelProps {
  decisions: readonly Decision[];
  openedAt: string;
  sx?: SxProps<Theme>;
  scrolls?: boolean;
}

/** The clause that a decision cites, or, before one, those in force when the case opened. */
export function ClausePanel({ decisions, openedAt, sx, scrolls }: ClausePanelProps) {
  const { data, error, refetch } = usePolicyClauses();
  const cited = decisions
    .map(({ statementOfReasons }) => statementOfReasons.clause)
    .findLast((clause) => clause !== null);
  const shown =
    cited === undefined || cited === null
      ? inForceAt(data ?? [], Date.parse(openedAt))
      : (data ?? []).filter(
          ({ id, clause, version }) => version === cited.version && (clause === cited.id || id === cited.id),
        );
  return (
    <Panel title="Clause" aside={cited ? 'cited' : 'in force then'} sx={sx} scrolls={scrolls}>
      {data === undefined ? (
        error ? (
          <Failed what="the clauses" error={error} retry={() => void refetch()} />
        ) : (
          <SkeletonLines lines={3} />
        )
      ) : (
        <Box sx={{ display: 'grid', gap: 3 }}>
          {cited && shown.length === 0 && <strong>{cited.title}</strong>}
          {shown.map((clause) => (
            <Clause key={clause.id} clause={clause} />
          ))}
        </Box>
      )}
    </Panel>
  );
}

const Clause = ({ clause }: { clause: PolicyClause }) => (
  <Box component="article" sx={{ fontSize: 13, lineHeight: '18px' }}>
    <Box component="h3" sx={{ fontSize: 13, fontWeight: 600 }}>
      {clause.title}
    </Box>
    <Box sx={{ color: 'var(--ink-3)', fontSize: 12 }}>
      Version {clause.version}, since {dateOf(clause.effectiveFrom)} · training {scopeWord[clause.scope]}
    </Box>
    <Box component="p" sx={{ color: 'var(--ink-2)', mt: 0.5 }}>
      {clause.text}
    </Box>
    {clause.exceptions.length > 0 && (
      <Box component="p" sx={{ color: 'var(--exculpatory)', mt: 0.5 }}>
        Permitted with: {clause.exceptions.map((kind) => approvalWord[kind].toLowerCase()).join(', ')}
      </Box>
    )}
  </Box>
);
