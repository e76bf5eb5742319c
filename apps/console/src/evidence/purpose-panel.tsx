import { Box } from '@mui/material';
import type { Approval, DeclaredPurpose } from '@stillwatch/contracts/account';
import type { ObservedBehaviour } from '@stillwatch/contracts/observed-behaviour';
import type { Reason } from '@stillwatch/contracts/risk';
import type { SxProps, Theme } from '@mui/material/styles';
import type { ReactNode } from 'react';
import { Fact, Facts } from '../display/fact.js';
import { Moment } from '../display/moment.js';
import { useNow } from '../display/now.js';
import { Panel } from '../display/panel.js';
import { compact, count } from '../format/number.js';
import { dateOf } from '../format/time.js';
import { approvalWord, capitalised, spelled, trainsModelsWord } from '../format/words.js';
import { approvalsInForce } from './approvals-on-file.js';
import { Mismatches } from './mismatches.js';
import { purposeMismatches } from './purpose-mismatch.js';

interface PurposePanelProps {
  purposes: readonly DeclaredPurpose[];
  approvals: readonly Approval[];
  observed: ObservedBehaviour | null;
  /** The findings, some of which are about what was declared. */
  reasons?: readonly Reason[];
  /** Below all, such as requests to say it again. */
  children?: ReactNode;
  sx?: SxProps<Theme>;
  scrolls?: boolean;
}

const newestFirst = (purposes: readonly DeclaredPurpose[]) =>
  [...purposes].sort((a, b) => b.version - a.version);

/** What they said before, each with its date. */
const EarlierVersions = ({ purposes }: { purposes: readonly DeclaredPurpose[] }) =>
  purposes.length === 0 ? null : (
    <Box
      component="details"
      sx={{ mt: 1.5, fontSize: 12.5, color: 'var(--ink-2)', '& summary': { cursor: 'pointer' } }}
    >
      <summary>
        {purposes.length} earlier {purposes.length === 1 ? 'version' : 'versions'}
      </summary>
      <Box component="ol" sx={{ display: 'grid', gap: 1, pt: 1 }}>
        {purposes.map(({ version, category, declaredAt, statement }) => (
          <li key={version}>
            {dateOf(declaredAt)}: {spelled(category)}
            {statement !== undefined && statement !== '' && `, “${statement}”`}
          </li>
        ))}
      </Box>
    </Box>
  );

const Seen = ({ children }: { children: string }) => (
  <Box component="span" sx={{ color: 'var(--ink-3)', fontSize: 12 }}>
    {' '}
    · seen: {children}
  </Box>
);

const tokensSeen = ({ inputTokens, outputTokens, windowDays }: ObservedBehaviour): string =>
  `${compact(inputTokens + outputTokens)}${windowDays === null ? '' : ` in ${count(windowDays)} d`}`;

function ApprovalsLine({ approvals }: { approvals: readonly Approval[] }) {
  const inForce = approvalsInForce(approvals, useNow());
  if (inForce.length === 0) return <>none in force</>;
  return (
    <Box component="span" sx={{ color: 'var(--exculpatory)', fontWeight: 600 }}>
      {inForce
        .map(
          ({ kind, reference, expiresAt }) =>
            `${approvalWord[kind]} ${reference}, until ${dateOf(expiresAt)}`,
        )
        .join('; ')}
    </Box>
  );
}

/** The declared purpose in the account's own words, beside what was seen where both can be compared. */
export function PurposePanel(props: PurposePanelProps) {
  const { purposes, approvals, observed, reasons = [], children, sx, scrolls } = props;
  const [purpose, ...earlier] = newestFirst(purposes);
  return (
    <Panel
      title="What they say"
      aside={
        purpose && (
          <>
            version {purpose.version}, <Moment at={purpose.declaredAt} />
          </>
        )
      }
      sx={sx}
      scrolls={scrolls}
    >
      {purpose === undefined ? (
        <Box component="p" sx={{ color: 'var(--ink-2)' }}>
          Nothing. This account has never declared what it uses the models for.
        </Box>
      ) : (
        <>
          <Box component="p" sx={{ fontWeight: 650, fontSize: 15 }}>
            {capitalised(spelled(purpose.category))}
          </Box>
          {purpose.statement !== undefined && purpose.statement !== '' && (
            <Box
              component="blockquote"
              sx={{ mt: 0.5, mb: 2, color: 'var(--ink-2)', overflowWrap: 'anywhere' }}
            >
              “{purpose.statement}”
            </Box>
          )}
        </>
      )}
      <Mismatches sentences={purposeMismatches(purpose, observed, reasons)} />
      <Box sx={{ mt: 1.5 }}>
        <Facts>
          {purpose !== undefined && (
            <>
              <Fact name="Trains models">{trainsModelsWord[purpose.trainsModels ?? 'unknown']}</Fact>
              <Fact name="End users">
                {spelled(purpose.endUsers ?? 'not answered')}
                {observed !== null && observed.distinctEndUsers !== null && (
                  <Seen>{count(observed.distinctEndUsers)}</Seen>
                )}
              </Fact>
              <Fact name="Tokens a month">
                {purpose.expectedMonthlyTokens === undefined
                  ? 'not answered'
                  : compact(purpose.expectedMonthlyTokens)}
                {observed !== null && <Seen>{tokensSeen(observed)}</Seen>}
              </Fact>
            </>
          )}
          <Fact name="Approvals">
            <ApprovalsLine approvals={approvals} />
          </Fact>
          {purpose !== undefined && (
            <Fact name="Re-attestation">
              <Moment at={purpose.attestationDueAt} />
            </Fact>
          )}
        </Facts>
      </Box>
      {children}
      <EarlierVersions purposes={earlier} />
    </Panel>
  );
}
