import { Box } from '@mui/material';
import type { AcceptanceCount, PolicyClause } from '@stillwatch/contracts/policy-clause';
import { useState, type ReactNode } from 'react';
import { Badge } from '../../display/badge.js';
import { useNow } from '../../display/now.js';
import { count } from '../../format/number.js';
import { dateOf } from '../../format/time.js';
import { approvalWord } from '../../format/words.js';
import { useMay } from '../../session/permission.js';
import { Changes } from './acts/clause-dialog.js';
import { ClauseAcceptances } from './clause-acceptances.js';
import { clauseState, scopeWord, stateWord } from './clause-versions.js';

interface VersionItemProps {
  clause: PolicyClause;
  versions: readonly PolicyClause[];
  /** Undefined until it is known. */
  accepted: AcceptanceCount | undefined;
}

const acceptedWords = ({ accountCount }: AcceptanceCount): string =>
  `Accepted by ${count(accountCount)} ${accountCount === 1 ? 'account' : 'accounts'}`;

/** One wording of a clause: since when it holds, what it changed, and who has accepted it. */
export function VersionItem({ clause, versions, accepted }: VersionItemProps) {
  const state = clauseState(clause, versions, useNow());
  const may = useMay('accounts:read');
  const before = versions.find(({ version }) => version === clause.version - 1);
  const end = versions.find(({ version }) => version === clause.version + 1)?.effectiveFrom;
  return (
    <Box
      component="li"
      sx={{ color: state === 'past' ? 'var(--ink-2)' : undefined, display: 'grid', gap: 1 }}
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 10px', alignItems: 'center' }}>
        <strong style={{ fontWeight: 600 }}>Version {clause.version}</strong>
        <Badge tone={state === 'current' ? 'exculpatory' : state === 'ahead' ? 'watch' : 'none'}>
          {stateWord[state]}
        </Badge>
        <span style={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
          from {dateOf(clause.effectiveFrom)}
          {end !== undefined && ` to ${dateOf(end)}`} · forbids {scopeWord[clause.scope]}
          {clause.exceptions.length > 0 &&
            ` · permitted with ${clause.exceptions.map((kind) => approvalWord[kind].toLowerCase()).join(', ')}`}
        </span>
      </Box>
      {state === 'past' ? (
        <Unfolding summary="Text">
          <Text>{clause.text}</Text>
        </Unfolding>
      ) : (
        <Text>{clause.text}</Text>
      )}
      {before !== undefined && (
        <Unfolding summary={`Changes from version ${before.version}`}>
          <Box sx={{ maxWidth: '86ch' }}>
            <Changes before={before} after={clause} />
          </Box>
        </Unfolding>
      )}
      {accepted !== undefined &&
        (accepted.accountCount === 0 || !may ? (
          <Box component="p" sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
            {accepted.accountCount === 0 ? 'No account has accepted it.' : `${acceptedWords(accepted)}.`}
          </Box>
        ) : (
          <Unfolding summary={acceptedWords(accepted)}>
            <ClauseAcceptances clause={clause} />
          </Unfolding>
        ))}
    </Box>
  );
}

const Text = ({ children }: { children: string }) => (
  <Box component="p" sx={{ maxWidth: '80ch', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
    {children}
  </Box>
);

/** What is read when somebody wants it, and only then. */
function Unfolding({ summary, children }: { summary: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Box
      component="details"
      onToggle={(event) => setOpen(event.currentTarget.open)}
      sx={{ fontSize: 13, '& summary': { cursor: 'pointer', color: 'var(--ink-2)', width: 'fit-content' } }}
    >
      <summary>{summary}</summary>
      <Box sx={{ pt: 2 }}>{isOpen && children}</Box>
    </Box>
  );
}
