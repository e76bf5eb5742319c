import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { AppealDetail } from '@stillwatch/contracts/appeal';
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { useStillwatch } from '../../api/data-provider.js';
import { Badge } from '../../display/badge.js';
import { DueBadge } from '../../display/due-badge.js';
import { Moment } from '../../display/moment.js';
import { Page } from '../../display/page.js';
import { Panel } from '../../display/panel.js';
import { RecordPage } from '../../display/record-page.js';
import { Statement } from '../../display/statement.js';
import { SkeletonLines } from '../../display/states.js';
import { actionNoun, appealOutcomeWord } from '../../format/words.js';
import { useKeys } from '../../keyboard/key-bindings.js';
import { KeyHint } from '../../keyboard/key-hint.js';
import { useMay, useOfficer } from '../../session/permission.js';
import { useWhyNotSecond } from '../../session/use-two-people.js';
import { DecideAppealDialog } from './acts/decide-appeal-dialog.js';

const answers = [
  { outcome: 'overturn', key: 'o', label: 'Overturn' },
  { outcome: 'uphold', key: 'h', label: 'Uphold' },
] as const;

type Outcome = (typeof answers)[number]['outcome'];

function Answers({ appeal }: { appeal: AppealDetail }) {
  const officer = useOfficer();
  const may = useMay('decisions:hear-appeals');
  const [outcome, choose] = useState<Outcome>();
  const hadPart = officer !== undefined && [appeal.proposedBy, appeal.resolvedBy].includes(officer.id);
  const whyNotSecond = useWhyNotSecond([appeal.proposedBy, appeal.resolvedBy]);
  const available = may && !hadPart && whyNotSecond === undefined && appeal.status === 'open' ? answers : [];
  useKeys(
    available.map((answer) => ({
      keys: answer.key,
      label: answer.label,
      group: 'Appeal',
      run: () => choose(answer.outcome),
    })),
  );
  if (appeal.status === 'decided') return null;
  if (hadPart)
    return <Badge tone="review">You had a part in the decision, so somebody else must hear the appeal</Badge>;
  if (!may) return <Badge>Hearing appeals is not among your permissions</Badge>;
  if (whyNotSecond !== undefined)
    return <Box sx={{ color: 'var(--ink-2)', maxWidth: 420 }}>{whyNotSecond}</Box>;
  return (
    <>
      {available.map((answer) => (
        <Button key={answer.outcome} variant="outlined" onClick={() => choose(answer.outcome)}>
          {answer.label}
          <KeyHint keys={answer.key} />
        </Button>
      ))}
      {outcome !== undefined && (
        <DecideAppealDialog appeal={appeal} outcome={outcome} onClose={() => choose(undefined)} />
      )}
    </>
  );
}

const quote = { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxWidth: '75ch' } as const;

function AppealBody({ appeal }: { appeal: AppealDetail }) {
  const name = appeal.organizationName ?? appeal.accountId;
  return (
    <Page
      title={`Appeal of ${name}`}
      subtitle={
        <>
          against {actionNoun[appeal.action]}, submitted <Moment at={appeal.submittedAt} />
        </>
      }
      acts={
        <>
          {appeal.status === 'open' && <DueBadge dueAt={appeal.dueAt} />}
          <Answers appeal={appeal} />
        </>
      }
    >
      <Box
        sx={{
          display: 'grid',
          gap: 3,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' },
        }}
      >
        <Panel title="What they say" aside={appeal.contactEmail ?? 'no address given'}>
          <Box component="blockquote" sx={quote}>
            {appeal.text}
          </Box>
          {appeal.outcome !== null && (
            <Box
              component="section"
              aria-label="Answer"
              sx={{ mt: 4, pt: 3, borderTop: '1px solid var(--line)' }}
            >
              <Badge tone={appeal.outcome === 'overturned' ? 'exculpatory' : 'none'}>
                {appealOutcomeWord[appeal.outcome]}
              </Badge>{' '}
              <span style={{ color: 'var(--ink-3)' }}>
                by {appeal.decidedByName}
                {appeal.decidedAt !== null && (
                  <>
                    , <Moment at={appeal.decidedAt} />
                  </>
                )}
              </span>
              <Box component="p" sx={{ ...quote, mt: 1 }}>
                {appeal.decidedReason}
              </Box>
            </Box>
          )}
        </Panel>
        <Panel
          title="What was decided"
          aside={
            <>
              <Link to={`/cases/${appeal.caseId}`}>Case</Link> ·{' '}
              <Link to={`/accounts/${encodeURIComponent(appeal.accountId)}`}>Account</Link>
            </>
          }
        >
          <Box component="blockquote" sx={{ ...quote, mb: 3 }}>
            {appeal.reason}
          </Box>
          <Statement statement={appeal.statementOfReasons} />
        </Panel>
      </Box>
    </Page>
  );
}

/** One appeal beside the decision it is against, and the answers this person may give. */
export default function AppealPage() {
  const { id = '' } = useParams();
  const stillwatch = useStillwatch();
  const query = useQuery({ queryKey: ['appeals', 'detail', id], queryFn: () => stillwatch.appeal(id) });
  return (
    <RecordPage
      query={query}
      noun="appeal"
      hint="It may be the id of a case instead."
      skeleton={
        <Page title="Appeal">
          <SkeletonLines lines={8} />
        </Page>
      }
    >
      {(appeal) => <AppealBody appeal={appeal} />}
    </RecordPage>
  );
}
