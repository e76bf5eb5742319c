import { Box, Button } from '@mui/material';
import type { CaseDetail, Dossier } from '@stillwatch/contracts/dossier';
import type { DecisionAction } from '@stillwatch/contracts/enforcement';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useNow } from '../../display/now.js';
import { approvalsInForce } from '../../evidence/approvals-on-file.js';
import { actionNoun, actionVerb, approvalWord } from '../../format/words.js';
import { useKeys } from '../../keyboard/key-bindings.js';
import { KeyHint } from '../../keyboard/key-hint.js';
import { useMay } from '../../session/permission.js';
import { DecideDialog } from './acts/decide-dialog.js';
import { useQueuePlace } from './case-reads.js';
import { needsSecondPerson, openProposal, takesService, verbsFor } from './decision-rules.js';
import { ProposalBar } from './proposal-bar.js';

function useCaution(dossier: Dossier | undefined): string | undefined {
  const [covering] = approvalsInForce(dossier?.approvals ?? [], useNow());
  if (covering === undefined) return undefined;
  return `An approval is in force: ${approvalWord[covering.kind].toLowerCase()} ${covering.reference}. Where it covers the finding, enforcement is refused until it is revoked with a reason.`;
}

function Verbs({ record, dossier }: { record: CaseDetail; dossier: Dossier | undefined }) {
  const [action, choose] = useState<DecisionAction>();
  const navigate = useNavigate();
  const { next } = useQueuePlace(record.id);
  const caution = useCaution(dossier);
  const may = useMay('decisions:propose');
  const available = may ? verbsFor(record.state, dossier?.account.standing ?? 'active') : [];
  useKeys(
    available.map(({ action: verb, key }) => ({
      keys: key,
      label: needsSecondPerson(verb) ? `Propose ${actionNoun[verb]}` : actionVerb[verb],
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
  if (available.length === 0)
    return <Box sx={{ color: 'var(--ink-2)' }}>This case is closed. A later finding opens a new one.</Box>;
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
        {available.map(({ action: verb, key }) => (
          <Button
            key={verb}
            variant="outlined"
            color={needsSecondPerson(verb) ? 'error' : 'primary'}
            onClick={() => choose(verb)}
            sx={needsSecondPerson(verb) ? { color: 'var(--critical)' } : undefined}
          >
            {actionVerb[verb]}
            <KeyHint keys={key} />
          </Button>
        ))}
      </Box>
      <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5, ml: 'auto', display: { xs: 'none', lg: 'block' } }}>
        A suspension or a ban takes two people.
      </Box>
      {action !== undefined && (
        <DecideDialog
          key={action}
          caseId={record.id}
          subjectName={record.organizationName ?? record.subject.id}
          action={action}
          findings={dossier?.risk.reasons ?? []}
          caution={takesService(action) ? caution : undefined}
          onClose={() => choose(undefined)}
          openNext={next === undefined ? undefined : () => void navigate(`/cases/${next}`)}
        />
      )}
    </>
  );
}

/** What may be done about a case now, one key per verb, always in sight. */
export function ActBar({ record, dossier }: { record: CaseDetail; dossier: Dossier | undefined }) {
  const proposal = openProposal(record.decisions);
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
      {proposal === undefined ? (
        <Verbs record={record} dossier={dossier} />
      ) : (
        <ProposalBar decision={proposal} subjectName={record.organizationName ?? record.subject.id} />
      )}
    </Box>
  );
}
