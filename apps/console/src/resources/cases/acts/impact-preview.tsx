import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ApprovalKind } from '@stillwatch/contracts/account';
import type { Impact } from '@stillwatch/contracts/enforcement';
import { useStillwatch } from '../../../api/data-provider.js';
import { Loaded, Skeleton } from '../../../display/states.js';
import { compact, count } from '../../../format/number.js';
import { dateOf } from '../../../format/time.js';
import { approvalWord, spelled } from '../../../format/words.js';

const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
});

const figures = (impact: Impact): [string, string][] => [
  ['Accounts', count(impact.accountCount)],
  ['Organisations', count(impact.organizationCount)],
  ['API keys', count(impact.apiKeyCount)],
  ['Requests', compact(impact.requests30d)],
  ['Tokens', compact(impact.inputTokens30d + impact.outputTokens30d)],
  ['Spend', impact.spend30d === null ? 'no price on file' : dollars.format(impact.spend30d)],
  ['Linked, not hit', count(impact.linkedAccountCount)],
];

const kindWord = (kind: string): string => approvalWord[kind as ApprovalKind] ?? spelled(kind);

const shownApprovals = 6;

function Cautions({ impact }: { impact: Impact }) {
  const { approvals, scheduled, bannedAlready } = impact;
  return (
    <>
      {approvals.length > 0 && (
        <Box component="ul" aria-label="Approvals in force" sx={{ mt: 1.5, display: 'grid', gap: 0.5 }}>
          {approvals.slice(0, shownApprovals).map(({ accountId, kind, reference, expiresAt, covers }) => (
            <Box
              component="li"
              key={`${accountId} ${reference}`}
              sx={{ color: covers ? 'var(--review)' : 'var(--ink-2)', fontWeight: covers ? 600 : 400 }}
            >
              {kindWord(kind)} {reference} until {dateOf(expiresAt)}, <code>{accountId}</code>
              {covers ? ': covers the finding, so the decision is refused for this account' : ''}
            </Box>
          ))}
          {approvals.length > shownApprovals && <li>and {count(approvals.length - shownApprovals)} more</li>}
        </Box>
      )}
      {scheduled.length > 0 && (
        <Box component="p" sx={{ mt: 1, color: 'var(--review)' }}>
          {count(scheduled.length)} of these accounts wait for another decision to take effect, the next on{' '}
          {dateOf(scheduled[0]?.from ?? '')}. Cancel it first, or leave them out.
        </Box>
      )}
      {bannedAlready > 0 && (
        <Box component="p" sx={{ mt: 1, color: 'var(--ink-2)' }}>
          {count(bannedAlready)} members are banned already and are left out.
        </Box>
      )}
    </>
  );
}

interface ImpactPreviewProps {
  caseId: string;
  accountIds: string[] | undefined;
}

/** What the decision would hit, read before it is made. Over the 30 days before each account's newest event. */
export function ImpactPreview({ caseId, accountIds }: ImpactPreviewProps) {
  const stillwatch = useStillwatch();
  const query = useQuery({
    queryKey: ['cases', 'impact', caseId, accountIds],
    queryFn: () => stillwatch.impact(caseId, accountIds === undefined ? {} : { accountIds }),
    enabled: accountIds === undefined || accountIds.length > 0,
  });
  return (
    <Box
      component="section"
      aria-label="What it hits"
      sx={{ border: '1px solid var(--line)', borderRadius: '8px', px: 4, py: 3, fontSize: 13 }}
    >
      <Box component="h3" sx={{ fontSize: 12, fontWeight: 600, color: 'var(--ink-3)', mb: 1 }}>
        What it hits · 30 days
      </Box>
      {accountIds?.length === 0 ? (
        'Nobody: no member is selected.'
      ) : (
        <Loaded query={query} what="what it hits" skeleton={<Skeleton height={40} />}>
          {(impact) => (
            <>
              <Box component="dl" sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 18px' }}>
                {figures(impact).map(([name, value]) => (
                  <div key={name}>
                    <Box component="dt" sx={{ fontSize: 11.5, color: 'var(--ink-3)' }}>
                      {name}
                    </Box>
                    <Box component="dd" sx={{ fontWeight: 600 }}>
                      {value}
                    </Box>
                  </div>
                ))}
              </Box>
              <Cautions impact={impact} />
            </>
          )}
        </Loaded>
      )}
    </Box>
  );
}
