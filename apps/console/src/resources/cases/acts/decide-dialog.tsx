import { Box, Button, TextField } from '@mui/material';
import {
  hurtingLimitPercent,
  type DecisionAction,
  type DecisionInput,
  type DecisionTerms,
} from '@stillwatch/contracts/enforcement';
import type { Reason } from '@stillwatch/contracts/risk';
import { useRef, useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { failureOf } from '../../../api/problem.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { DayField } from '../../../display/day-field.js';
import { actionNoun, actionVerb } from '../../../format/words.js';
import { consequences, isAdverse, needsSecondPerson, takesService, type Reach } from '../decision-rules.js';
import { strongest, takesDate, useDecideForm, type CampaignTargets, type DecideForm } from './decide-form.js';
import { ImpactPreview } from './impact-preview.js';
import { randomKey } from './random-key.js';
import { StatementEditor } from './statement-editor.js';
import { TargetChoice } from './target-choice.js';

interface DecideDialogProps {
  caseId: string;
  /** Who is decided about, as the dialog's title says it. */
  subjectName: string;
  action: DecisionAction;
  /** Findings that can be taken over into the reason. */
  findings: readonly Reason[];
  /** A warning that stands against the act, such as an approval on file. */
  caution?: string;
  /** On a campaign's case: its members and those picked. */
  campaign?: CampaignTargets;
  onClose: () => void;
  /** Opens the next case, where there is one. */
  openNext?: () => void;
  /** In focus mode the next case always follows. */
  goesOn?: () => void;
}

const suspensionDays = [7, 14, 30, 90];
const graceDays = [3, 7, 14];

const titleOf = (terms: DecisionTerms, name: string): string => {
  const { action } = terms;
  const noun = actionNoun[action];
  if (needsSecondPerson(action, terms)) return `Propose ${noun} of ${name}`;
  return action === 'no_violation' ? `Find no violation by ${name}` : `${actionVerb[action]}: ${name}`;
};

const confirmOf = (terms: DecisionTerms) =>
  needsSecondPerson(terms.action, terms)
    ? `Propose ${actionNoun[terms.action].replace(/^an? /, '')}`
    : actionVerb[terms.action];

/** A decision or a proposal: says what will happen and whom it hits, takes the reason, sends it once. */
export function DecideDialog(props: DecideDialogProps) {
  const { caseId, subjectName, action, findings, caution, campaign, onClose, openNext, goesOn } = props;
  const stillwatch = useStillwatch();
  const [idempotencyKey] = useState(randomKey);
  const form = useDecideForm(action, campaign);
  const terms: DecisionTerms = {
    action,
    limitPercent: form.percent === '' ? undefined : Number(form.percent),
    until: form.untilDay === '' ? undefined : form.untilDay,
  };
  const decide = useAct({
    act: ({ input }: { input: DecisionInput; then: (() => void) | undefined }) =>
      stillwatch.propose(caseId, input, idempotencyKey),
    happened: ({ status }) =>
      status === 'proposed'
        ? `Proposed ${actionNoun[action]} of ${subjectName}. It waits for a second person.`
        : `Decided: ${actionNoun[action]}. ${subjectName} is recorded so.`,
    then: (_decision, { then }) => {
      onClose();
      then?.();
    },
  });
  const submit = (then: (() => void) | undefined) => {
    const input = form.parse();
    if (input !== undefined) decide.mutate({ input, then });
  };
  const refused = decide.error === null ? {} : failureOf(decide.error).fields;
  const shown = { ...refused, ...form.problems };
  return (
    <ActDialog
      open
      onClose={onClose}
      title={titleOf(terms, subjectName)}
      confirm={confirmOf(terms)}
      onConfirm={() => submit(goesOn)}
      alternative={
        openNext === undefined || goesOn !== undefined
          ? undefined
          : { label: `${confirmOf(terms)}, then next case`, run: () => submit(openNext) }
      }
      busy={decide.isPending}
      error={decide.error}
      harmful={isAdverse(action)}
    >
      <Consequences terms={terms} reach={campaign === undefined ? 'account' : 'members'} caution={caution} />
      {campaign !== undefined && (
        <TargetChoice
          action={action}
          campaign={campaign}
          targets={form.targets}
          choose={form.setTargets}
          problem={shown['accountIds']}
        />
      )}
      {(isAdverse(action) || action === 'reinstate') && (
        <ImpactPreview caseId={caseId} accountIds={form.accountIds} />
      )}
      <ReasonField form={form} problem={shown['reason']} offers={isAdverse(action) ? findings : []} />
      <Terms action={action} form={form} problems={shown} />
      <StatementEditor caseId={caseId} action={action} form={form} isCampaign={campaign !== undefined} />
    </ActDialog>
  );
}

interface ConsequencesProps {
  terms: DecisionTerms;
  reach: Reach;
  caution?: string;
}

const Consequences = ({ terms, reach, caution }: ConsequencesProps) => (
  <Box
    component="section"
    aria-label="What will happen"
    sx={{ bgcolor: 'var(--sunken)', borderRadius: '8px', px: 4, py: 3 }}
  >
    <Box component="h3" sx={{ fontSize: 12, fontWeight: 600, color: 'var(--ink-3)', mb: 1 }}>
      What will happen
    </Box>
    <Box component="ol" sx={{ listStyle: 'decimal', pl: 4, display: 'grid', gap: 1 }}>
      {consequences(terms.action, reach, terms).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </Box>
    {caution !== undefined && (
      <Box component="p" sx={{ mt: 2, color: 'var(--review)', fontWeight: 600 }}>
        {caution}
      </Box>
    )}
  </Box>
);

const shownFindings = 4;

interface ReasonFieldProps {
  form: DecideForm;
  problem: string | undefined;
  offers: readonly Reason[];
}

function ReasonField({ form, problem, offers }: ReasonFieldProps) {
  const sentences = strongest(offers, shownFindings);
  const input = useRef<HTMLTextAreaElement>(null);
  return (
    <Box>
      <TextField
        label="Reason"
        inputRef={input}
        value={form.reason}
        onChange={(event) => form.setReason(event.target.value)}
        multiline
        minRows={3}
        maxRows={9}
        fullWidth
        autoFocus
        required
        error={problem !== undefined}
        helperText={
          problem ??
          'The customer and a court will read it. Say what was seen and why it is, or is not, a violation.'
        }
      />
      {form.reason === '' && sentences.length > 0 && (
        <Button
          variant="text"
          onClick={() => {
            form.setReason(sentences.join('\n'));
            // The button goes away with this, and the keys of the dialog with it, if it kept the focus.
            input.current?.focus();
          }}
          sx={{ mt: 1 }}
        >
          Start from the strongest findings
        </Button>
      )}
    </Box>
  );
}

interface TermsProps {
  action: DecisionAction;
  form: DecideForm;
  problems: Record<string, string>;
}

/** Until when, from when, and how much. */
const Terms = ({ action, form, problems }: TermsProps) => (
  <>
    {takesDate(action) && (
      <DayField
        label="Until the end of (UTC)"
        day={form.untilDay}
        setDay={form.setUntilDay}
        offers={suspensionDays}
        required={action === 'suspend'}
        problem={problems['until']}
        hint={action === 'suspend' ? undefined : 'Leave empty for no end date.'}
      />
    )}
    {action === 'limit' && (
      <TextField
        label="Share of its ordinary rate it keeps, in %"
        type="number"
        size="small"
        value={form.percent}
        onChange={(event) => form.setPercent(event.target.value)}
        error={problems['limitPercent'] !== undefined}
        helperText={
          problems['limitPercent'] ??
          `From 1 to 99. Left empty, the gateway’s own limit applies. Below ${hurtingLimitPercent} %, left empty or without an end it takes two people.`
        }
        slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: 1, max: 99 } }}
      />
    )}
    {takesService(action) && (
      <DayField
        label="Takes effect on (UTC)"
        day={form.graceDay}
        setDay={form.setGraceDay}
        offers={graceDays}
        problem={problems['effectiveAt']}
        hint="Leave empty for at once. Until then it can be taken back."
      />
    )}
  </>
);
