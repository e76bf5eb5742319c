import { Box, Button } from '@mui/material';
import type { Dossier } from '@stillwatch/contracts/dossier';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { BandBadge, StandingBadge } from '../../display/badge.js';
import { IdNotice } from '../../display/id-notice.js';
import { usePageTitle } from '../../display/page.js';
import { Panel } from '../../display/panel.js';
import { ShortId } from '../../display/short-id.js';
import { RecordPage } from '../../display/record-page.js';
import { Skeleton } from '../../display/states.js';
import { useDossier, usageDays, useUsage } from '../../evidence/account-evidence.js';
import { BehaviourPanel } from '../../evidence/behaviour-panel.js';
import { CohortView } from '../../evidence/cohort/cohort-view.js';
import { newestOf, purposeMismatches } from '../../evidence/purpose-mismatch.js';
import { ScoreHistoryChart } from '../../evidence/score-history-chart.js';
import { WhyPanel } from '../../evidence/why-panel.js';
import { probability } from '../../format/number.js';
import { AccountIntakePanel } from '../../intake/account-intake-panel.js';
import { IntakeNotice } from '../../intake/intake-notice.js';
import { useKeys } from '../../keyboard/key-bindings.js';
import { AcceptancesPanel } from './acceptances-panel.js';
import { DownloadDossierButton } from './acts/download-dossier-button.js';
import { ApprovalsPanel } from './approvals-panel.js';
import { AttestationsPanel } from './attestations-panel.js';
import { CasesPanel, DecisionsPanel } from './decisions-panel.js';
import { AccountEvidencePanel } from './evidence-panel.js';
import { LettersPanel } from './letters-panel.js';
import { PurposesPanel } from './purposes-panel.js';
import { StandingPanel } from './standing-panel.js';

function AccountHeader({ dossier }: { dossier: Dossier }) {
  const { account } = dossier;
  const navigate = useNavigate();
  const openCase = account.openCaseId === null ? undefined : `/cases/${account.openCaseId}`;
  useKeys(
    openCase === undefined
      ? []
      : [{ keys: 'c', label: 'Open the case', group: 'Account', run: () => void navigate(openCase) }],
  );
  return (
    <Box component="header" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px' }}>
      <Box sx={{ flex: '1 1 320px', minWidth: 0 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 10px', alignItems: 'center' }}>
          <Box
            component="h1"
            sx={{ fontSize: 19, fontWeight: 680, letterSpacing: '-0.015em', lineHeight: '26px' }}
          >
            {account.organization.name ?? 'Organisation not registered'}
          </Box>
          <BandBadge band={account.band} />
          <Box component="span" sx={{ color: 'var(--ink-3)' }}>
            score{' '}
            <strong style={{ fontWeight: 600, color: 'var(--ink)' }}>{Math.round(account.score)}</strong>,
            probability{' '}
            <strong style={{ fontWeight: 600, color: 'var(--ink)' }}>
              {probability(account.probability)}
            </strong>
          </Box>
          {account.standing !== 'active' && <StandingBadge standing={account.standing} />}
        </Box>
        <ShortId id={account.accountId} longest={40} /> <IdNotice notice={account.idNotice} />
      </Box>
      {openCase !== undefined && (
        <Button component={Link} to={openCase} variant="contained">
          Open the case
        </Button>
      )}
      <DownloadDossierButton dossier={dossier} />
    </Box>
  );
}

/** Panels of one column, the last of which fills it. */
const columnStyle = {
  display: 'flex',
  flexDirection: 'column',
  gap: 3,
  minWidth: 0,
  '& > :last-child': { flex: 1 },
} as const;

function AccountBody({ dossier }: { dossier: Dossier }) {
  const {
    account,
    approvals,
    cases,
    declaredPurposes,
    decisions,
    enforcement,
    observed,
    risk,
    scoreHistory,
    terms,
  } = dossier;
  const usage = useUsage(account.accountId);
  usePageTitle(account.organization.name ?? account.accountId);
  return (
    <Box
      sx={{
        px: { xs: 3, sm: 6 },
        py: 4,
        maxWidth: 1480,
        mx: 'auto',
        display: 'grid',
        gap: 3,
        gridTemplateColumns: 'minmax(0, 1fr)',
      }}
    >
      <AccountHeader dossier={dossier} />
      <IntakeNotice finding={account.intakeFinding} />
      <Box
        sx={{
          display: 'grid',
          gap: 3,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 310px) minmax(0, 1fr)' },
        }}
      >
        <StandingPanel enforcement={enforcement} account={account} />
        <BehaviourPanel usage={usage} observed={observed} days={usageDays} />
        <Panel title="Against the cohort" sx={{ gridColumn: '1 / -1' }}>
          <CohortView accountId={account.accountId} />
        </Panel>
        <WhyPanel risk={risk} cohort={account.declaredCategory} sx={{ gridColumn: '1 / -1' }} />
      </Box>
      <Box
        sx={{
          display: 'grid',
          gap: 3,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' },
        }}
      >
        <Box sx={columnStyle}>
          <Panel title="Score history" aside="coloured by band, scorecard versions dashed">
            {scoreHistory.length === 0 ? (
              <Box sx={{ color: 'var(--ink-2)' }}>Not scored yet.</Box>
            ) : (
              <ScoreHistoryChart history={scoreHistory} height={160} />
            )}
          </Panel>
          <ApprovalsPanel accountId={account.accountId} approvals={approvals} />
          <AcceptancesPanel accountId={account.accountId} terms={terms} />
        </Box>
        <Box sx={columnStyle}>
          <PurposesPanel
            purposes={declaredPurposes}
            mismatches={purposeMismatches(newestOf(declaredPurposes), observed, risk.reasons)}
          />
          <AttestationsPanel
            accountId={account.accountId}
            name={account.organization.name ?? account.accountId}
          />
          <CasesPanel cases={cases} />
        </Box>
      </Box>
      <AccountIntakePanel intake={account.intake} />
      <DecisionsPanel decisions={decisions} />
      <LettersPanel accountId={account.accountId} />
      <AccountEvidencePanel accountId={account.accountId} />
    </Box>
  );
}

const AccountSkeleton = () => (
  <Box sx={{ p: 6, display: 'grid', gap: 3 }} role="status" aria-label="Loading the account">
    <Skeleton height={44} />
    <Skeleton height={230} />
    <Skeleton height={280} />
  </Box>
);

/** Everything on file about one account. */
export default function AccountPage() {
  const { id = '' } = useParams();
  const query = useDossier(id);
  return (
    <RecordPage
      query={query}
      noun="account"
      hint="An account appears when it is registered or with its first usage."
      skeleton={<AccountSkeleton />}
    >
      {(dossier) => <AccountBody key={dossier.account.accountId} dossier={dossier} />}
    </RecordPage>
  );
}
