import { Box } from '@mui/material';
import type { DeclaredPurpose } from '@stillwatch/contracts/account';
import { Moment } from '../../display/moment.js';
import { Panel } from '../../display/panel.js';
import { compact } from '../../format/number.js';
import { Mismatches } from '../../evidence/mismatches.js';
import { dateOf } from '../../format/time.js';
import { capitalised, spelled, trainsModelsWord } from '../../format/words.js';

const particulars = ({ trainsModels, endUsers, expectedMonthlyTokens }: DeclaredPurpose): string =>
  [
    `trains models: ${trainsModelsWord[trainsModels ?? 'unknown']}`,
    endUsers === undefined ? undefined : `end users: ${spelled(endUsers)}`,
    expectedMonthlyTokens === undefined ? undefined : `${compact(expectedMonthlyTokens)} tokens a month`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');

const Evidence = ({ evidence }: { evidence: NonNullable<DeclaredPurpose['evidence']> }) => (
  <Box
    component="ul"
    aria-label="Evidence"
    sx={{ fontSize: 12.5, color: 'var(--ink-2)', overflowWrap: 'anywhere' }}
  >
    {evidence.map(({ title, url, note }, index) => (
      <li key={index}>
        {url === undefined ? (
          title
        ) : (
          <a href={url} target="_blank" rel="noreferrer noopener">
            {title}
          </a>
        )}
        {note !== undefined && note !== '' && `: ${note}`}
      </li>
    ))}
  </Box>
);

interface PurposesPanelProps {
  purposes: readonly DeclaredPurpose[];
  /** Where the newest version and what was seen part, in sentences. */
  mismatches: readonly string[];
}

/** Every version of the declared purpose, newest first. */
export function PurposesPanel({ purposes, mismatches }: PurposesPanelProps) {
  const newestFirst = [...purposes].sort((a, b) => b.version - a.version);
  return (
    <Panel
      title="Declared purpose"
      aside={
        purposes.length === 0
          ? undefined
          : `${purposes.length} ${purposes.length === 1 ? 'version' : 'versions'}`
      }
    >
      {newestFirst.length === 0 ? (
        <Box component="p" sx={{ color: 'var(--ink-2)' }}>
          Never declared.
        </Box>
      ) : (
        <Box component="ol" sx={{ display: 'grid', gap: 3 }}>
          {newestFirst.map((purpose, index) => (
            <Box
              component="li"
              key={purpose.version}
              sx={{ color: index === 0 ? undefined : 'var(--ink-2)' }}
            >
              <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2 }}>
                <strong style={{ fontWeight: 600 }}>{capitalised(spelled(purpose.category))}</strong>
                <Box component="span" sx={{ color: 'var(--ink-3)', fontSize: 12 }}>
                  version {purpose.version}, <Moment at={purpose.declaredAt} />
                </Box>
              </Box>
              {purpose.statement !== undefined && purpose.statement !== '' && (
                <Box component="blockquote" sx={{ color: 'var(--ink-2)', overflowWrap: 'anywhere' }}>
                  “{purpose.statement}”
                </Box>
              )}
              <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
                {particulars(purpose)}
                {purpose.declaredBy === 'customer' && ' · answered by the customer'}
                {purpose.expiresAt !== undefined && ` · holds until ${dateOf(purpose.expiresAt)}`}
              </Box>
              {purpose.evidence !== undefined && purpose.evidence.length > 0 && (
                <Evidence evidence={purpose.evidence} />
              )}
              {index === 0 && <Mismatches sentences={mismatches} />}
            </Box>
          ))}
        </Box>
      )}
    </Panel>
  );
}
