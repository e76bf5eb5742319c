import { Box, Button, TextField } from '@mui/material';
import type { Reason } from '@stillwatch/contracts/risk';
import {
  decisionInputSchema,
  type DecisionAction,
  type DecisionInput,
} from '@stillwatch/contracts/enforcement';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { failureOf } from '../../../api/problem.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { actionNoun, actionVerb } from '../../../format/words.js';
import { consequences, isAdverse, needsSecondPerson } from '../decision-rules.js';
import { randomKey } from './random-key.js';

interface DecideDialogProps {
  caseId: string;
  /** Who is decided about, as the dialog's title says it. */
  subjectName: string;
  action: DecisionAction;
  /** Findings that can be taken over into the reason. */
  findings: readonly Reason[];
  /** A warning that stands against the act, such as an approval on file. */
  caution?: string;
  onClose: () => void;
  /** Opens the next case, where there is one. */
  openNext?: () => void;
}

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
const suspensionDays = [7, 14, 30, 90];

/** The end of a chosen UTC day, so that the last day counts in full. */
const endOfDay = (day: string) => `${day}T23:59:59.000Z`;

const takesDate = (action: DecisionAction) => action === 'suspend' || action === 'limit';

const titleOf = (action: DecisionAction, name: string): string => {
  const noun = actionNoun[action];
  if (needsSecondPerson(action)) return `Propose ${noun} of ${name}`;
  return action === 'no_violation' ? `Find no violation by ${name}` : `${actionVerb[action]}: ${name}`;
};

const confirmOf = (action: DecisionAction) =>
  needsSecondPerson(action) ? `Propose ${action === 'ban' ? 'ban' : 'suspension'}` : actionVerb[action];

const fromFindings = (findings: readonly Reason[]): string =>
  findings
    .filter(({ exculpatory, nats }) => !exculpatory && nats > 0)
    .sort((a, b) => b.nats - a.nats)
    .slice(0, 4)
    .map(({ summary }) => (/[.!?]$/.test(summary) ? summary : `${summary}.`))
    .join('\n');

/** A decision or a proposal: says what will happen, takes the reason, sends it once. */
export function DecideDialog(props: DecideDialogProps) {
  const { caseId, subjectName, action, findings, caution, onClose, openNext } = props;
  const stillwatch = useStillwatch();
  const [idempotencyKey] = useState(randomKey);
  const [reason, setReason] = useState('');
  const [untilDay, setUntilDay] = useState(() => (action === 'suspend' ? inDays(30) : ''));
  const [problems, setProblems] = useState<Record<string, string>>({});
  const decide = useAct({
    act: ({ input }: { input: DecisionInput; thenNext: boolean }) =>
      stillwatch.propose(caseId, input, idempotencyKey),
    happened: ({ status }) =>
      status === 'proposed'
        ? `Proposed ${actionNoun[action]} of ${subjectName}. It waits for a second person.`
        : `Decided: ${actionNoun[action]}. ${subjectName} is recorded so.`,
  });
  const submit = (thenNext: boolean) => {
    const until = takesDate(action) && untilDay !== '' ? endOfDay(untilDay) : undefined;
    const parsed = decisionInputSchema.safeParse({ action, reason, until });
    if (!parsed.success) {
      setProblems(
        Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.'), message])),
      );
      return;
    }
    setProblems({});
    decide.mutate(
      { input: parsed.data, thenNext },
      {
        onSuccess: () => {
          onClose();
          if (thenNext) openNext?.();
        },
      },
    );
  };
  const refusedFields = decide.error === null ? {} : failureOf(decide.error).fields;
  const shown = { ...refusedFields, ...problems };
  return (
    <ActDialog
      open
      onClose={onClose}
      title={titleOf(action, subjectName)}
      confirm={confirmOf(action)}
      onConfirm={() => submit(false)}
      alternative={
        openNext === undefined
          ? undefined
          : { label: `${confirmOf(action)}, then next case`, run: () => submit(true) }
      }
      busy={decide.isPending}
      error={decide.error}
      harmful={isAdverse(action)}
    >
      <Consequences action={action} caution={caution} />
      <Box>
        <TextField
          label="Reason"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          multiline
          minRows={4}
          maxRows={9}
          fullWidth
          autoFocus
          required
          error={shown['reason'] !== undefined}
          helperText={
            shown['reason'] ??
            'The customer and a court will read it. Say what was seen and why it is, or is not, a violation.'
          }
        />
        {reason === '' && fromFindings(findings) !== '' && isAdverse(action) && (
          <Button variant="text" onClick={() => setReason(fromFindings(findings))} sx={{ mt: 1 }}>
            Start from the strongest findings
          </Button>
        )}
      </Box>
      {takesDate(action) && (
        <UntilField
          day={untilDay}
          setDay={setUntilDay}
          required={action === 'suspend'}
          problem={shown['until']}
        />
      )}
    </ActDialog>
  );
}

const Consequences = ({ action, caution }: { action: DecisionAction; caution?: string }) => (
  <Box
    component="section"
    aria-label="What will happen"
    sx={{ bgcolor: 'var(--sunken)', borderRadius: '8px', px: 4, py: 3 }}
  >
    <Box component="h3" sx={{ fontSize: 12, fontWeight: 600, color: 'var(--ink-3)', mb: 1 }}>
      What will happen
    </Box>
    <Box component="ol" sx={{ listStyle: 'decimal', pl: 4, display: 'grid', gap: 1 }}>
      {consequences(action).map((sentence) => (
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

interface UntilFieldProps {
  day: string;
  setDay: (day: string) => void;
  required: boolean;
  problem: string | undefined;
}

const UntilField = ({ day, setDay, required, problem }: UntilFieldProps) => (
  <Box sx={{ display: 'flex', gap: 2, alignItems: 'flex-start', flexWrap: 'wrap' }}>
    <TextField
      label="Until the end of (UTC)"
      type="date"
      size="small"
      required={required}
      value={day}
      onChange={(event) => setDay(event.target.value)}
      error={problem !== undefined}
      helperText={problem ?? (required ? undefined : 'Leave empty for no end date.')}
      slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: inDays(1) } }}
    />
    {suspensionDays.map((days) => (
      <Button key={days} variant="text" onClick={() => setDay(inDays(days))}>
        {days} days
      </Button>
    ))}
  </Box>
);
