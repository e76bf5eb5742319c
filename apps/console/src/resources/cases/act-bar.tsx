import { Box, Button } from '@mui/material';
import type { Approval } from '@stillwatch/contracts/account';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import type { DecisionAction, Standing } from '@stillwatch/contracts/enforcement';
import type { Reason } from '@stillwatch/contracts/risk';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { IndependenceNote } from '../../display/independence.js';
import { useNow } from '../../display/now.js';
import { approvalsInForce } from '../../evidence/approvals-on-file.js';
import { actionNoun, actionVerb, approvalWord } from '../../format/words.js';
import { useKeys } from '../../keyboard/key-bindings.js';
import { KeyHint } from '../../keyboard/key-hint.js';
import { useMay } from '../../session/permission.js';
import { useWhyNotConfirmed } from '../../session/use-two-people.js';
import type { CampaignTargets } from './acts/decide-form.js';
import { DecideDialog } from './acts/decide-dialog.js';
import { InformationButton } from './acts/information-button.js';
import { SnoozeButton } from './acts/snooze-button.js';
import { useQueuePlace } from './case-reads.js';
import {
  alwaysNeedsSecondPerson,
  inGrace,
  openProposal,
  resolvedByTwo,
  takesService,
  verbsFor,
} from './decision-rules.js';
import type { Focus } from './focus/use-focus.js';
import { GraceBar } from './grace-bar.js';
import { ProposalBar } from './proposal-bar.js';

function useCaution(approvals: readonly Approval[]): string | undefined {
  const [covering] = approvalsInForce(approvals, useNow());
  if (covering === undefined) return undefined;
  return `An approval is in force: ${approvalWord[covering.kind].toLowerCase()} ${covering.reference}. Where it covers the finding, enforcement is refused until it is revoked with a reason.`;
}

interface ActBarProps {
  record: CaseDetail;
  subjectName: string;
  findings: readonly Reason[];
  standing: Standing;
  approvals?: readonly Approval[];
  campaign?: CampaignTargets;
  focus: Focus;
}

function Verbs({ record, subjectName, findings, standing, approvals = [], campaign, focus }: ActBarProps) {
  const [action, choose] = useState<DecisionAction>();
  const navigate = useNavigate();
  const { next } = useQueuePlace(record.id);
  const caution = useCaution(approvals);
  const may = useMay('decisions:propose');
  const mayWork = useMay('cases:work');
  const whyNotYet = useWhyNotConfirmed();
  const available = may && whyNotYet === undefined ? verbsFor(record.state, standing) : [];
  const goesOn = focus.run === null ? undefined : () => void focus.next();
  useKeys(
    available.map(({ action: verb, key }) => ({
      keys: key,
      label: alwaysNeedsSecondPerson(verb) ? `Propose ${actionNoun[verb]}` : actionVerb[verb],
      group: 'Case',
      run: () => choose(verb),
    })),
  );
  if (!may)
    return (
      <Box sx={{ color: 'var(--ink-2)' }}>
        Deciding is not among your permissions. You see this case as it is.
      </Box>
    );
  if (whyNotYet !== undefined) return <Box sx={{ color: 'var(--ink-2)' }}>{whyNotYet}</Box>;
  if (available.length === 0)
    return <Box sx={{ color: 'var(--ink-2)' }}>This case is closed. A later finding opens a new one.</Box>;
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
        {available.map(({ action: verb, key }) => (
          <Button
            key={verb}
            variant="outlined"
            color={alwaysNeedsSecondPerson(verb) ? 'error' : 'primary'}
            onClick={() => choose(verb)}
            sx={alwaysNeedsSecondPerson(verb) ? { color: 'var(--critical)' } : undefined}
          >
            {actionVerb[verb]}
            <KeyHint keys={key} />
          </Button>
        ))}
        {mayWork && record.state === 'awaiting_information' && <InformationButton caseId={record.id} />}
        {mayWork && record.state !== 'closed' && <SnoozeButton record={record} then={goesOn} />}
      </Box>
      <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5, ml: 'auto', display: { xs: 'none', xl: 'block' } }}>
        A suspension, a ban or a hard limit takes two people.
      </Box>
      {action !== undefined && (
        <DecideDialog
          key={action}
          caseId={record.id}
          subjectName={subjectName}
          action={action}
          findings={findings}
          caution={takesService(action) ? caution : undefined}
          campaign={campaign}
          onClose={() => choose(undefined)}
          openNext={next === undefined ? undefined : () => void navigate(`/cases/${next}`)}
          goesOn={goesOn}
        />
      )}
    </>
  );
}

/** What may be done about a case now, one key per verb, always in sight. */
export function ActBar(props: ActBarProps) {
  const { record, subjectName } = props;
  const proposal = openProposal(record.decisions);
  const scheduled = inGrace(record.decisions, useNow());
  return (
    <Box
      role="region"
      aria-label="Acts"
      sx={{
        position: 'sticky',
        bottom: 0,
        zIndex: 5,
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 2,
        px: { xs: 3, sm: 5 },
        py: 2.5,
        minHeight: 52,
        bgcolor: 'var(--surface)',
        borderTop: '1px solid var(--line)',
      }}
    >
      {scheduled !== undefined && <GraceBar decision={scheduled} />}
      {scheduled === undefined && proposal === undefined && (
        <IndependenceNote independence={resolvedByTwo(record.decisions)?.independence} />
      )}
      {proposal === undefined ? (
        <Verbs {...props} />
      ) : (
        <ProposalBar decision={proposal} subjectName={subjectName} />
      )}
    </Box>
  );
}
