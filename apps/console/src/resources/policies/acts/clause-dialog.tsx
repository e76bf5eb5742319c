import { Box, Checkbox, FormControlLabel, MenuItem, TextField } from '@mui/material';
import { approvalKinds, type ApprovalKind } from '@stillwatch/contracts/account';
import {
  policyClauseInputSchema,
  type PolicyClause,
  type PolicyClauseInput,
} from '@stillwatch/contracts/policy-clause';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { dayIn, startOfDay } from '../../../display/day-field.js';
import { useFields } from '../../../display/use-fields.js';
import { WordDiff } from '../../../display/word-diff.js';
import { dateOf } from '../../../format/time.js';
import { approvalWord } from '../../../format/words.js';
import { otherChanges, scopeWord } from '../clause-versions.js';

const noticeDays = 30;

/** The first day on which the next version may begin: after today, and after the one it replaces. */
const earliestDay = (newest: PolicyClause | undefined): string => {
  const after = newest === undefined ? '' : nextDay(newest.effectiveFrom);
  return after > dayIn(1) ? after : dayIn(1);
};

const nextDay = (iso: string): string => new Date(Date.parse(iso) + 86_400_000).toISOString().slice(0, 10);

interface ClauseDialogProps {
  /** The version that the new one replaces; undefined for a new clause. */
  newest: PolicyClause | undefined;
  onClose: () => void;
}

/** Writes the next version of a clause, or a new clause, beside what it changes. */
export function ClauseDialog({ newest, onClose }: ClauseDialogProps) {
  const stillwatch = useStillwatch();
  const [exceptions, setExceptions] = useState<readonly ApprovalKind[]>(newest?.exceptions ?? []);
  const { form, parse, field } = useFields(
    () => ({
      clause: newest?.clause ?? '',
      title: newest?.title ?? '',
      text: newest?.text ?? '',
      scope: newest?.scope ?? 'competing',
      from: [dayIn(noticeDays), earliestDay(newest)].sort().at(-1) ?? '',
    }),
    policyClauseInputSchema,
    ({ from, ...typed }) => ({
      ...typed,
      exceptions,
      effectiveFrom: from === '' ? undefined : startOfDay(from),
      replaces: newest?.version ?? 0,
    }),
  );
  const add = useAct({
    act: (input: PolicyClauseInput) => stillwatch.addClause(input),
    happened: ({ clause, version, effectiveFrom }) =>
      `Added: ${clause}, version ${version}, in force from ${dateOf(effectiveFrom)}.`,
    then: onClose,
  });
  const submit = () => {
    const input = parse();
    if (input !== undefined) add.mutate(input);
  };
  const scope = form.scope === 'any' ? 'any' : 'competing';
  return (
    <ActDialog
      open
      onClose={onClose}
      title={newest === undefined ? 'New clause' : `Version ${newest.version + 1} of ${newest.title}`}
      confirm={newest === undefined ? 'Add clause' : `Add version ${newest.version + 1}`}
      onConfirm={submit}
      busy={add.isPending}
      error={add.error}
    >
      <Box component="p">
        {newest === undefined
          ? 'A clause that begins in the past holds for usage since then, unless a decision has judged such usage by another one.'
          : `From its day on, usage is judged by it; earlier usage stays judged by version ${newest.version}. A version is never edited, and who accepted the earlier one has not accepted this.`}
      </Box>
      {newest === undefined && (
        <TextField label="Name, such as outputs-competing-models" autoFocus {...field('clause', add.error)} />
      )}
      <TextField label="Title" {...field('title', add.error)} />
      <TextField
        label="Text"
        multiline
        minRows={5}
        maxRows={14}
        autoFocus={newest !== undefined}
        {...field('text', add.error)}
      />
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '1.4fr 1fr' }, gap: 3 }}>
        <TextField select label="Forbids" {...field('scope', add.error)}>
          <MenuItem value="competing">{scopeWord.competing}</MenuItem>
          <MenuItem value="any">{scopeWord.any}</MenuItem>
        </TextField>
        <TextField
          label="In force from (UTC)"
          type="date"
          slotProps={{
            inputLabel: { shrink: true },
            htmlInput: newest === undefined ? {} : { min: earliestDay(newest) },
          }}
          {...field('from', add.error, 'effectiveFrom')}
        />
      </Box>
      <Exceptions chosen={exceptions} choose={setExceptions} />
      {newest !== undefined && (
        <Changes
          before={newest}
          after={{ title: form.title, text: form.text, scope, exceptions: [...exceptions] }}
        />
      )}
    </ActDialog>
  );
}

interface ExceptionsProps {
  chosen: readonly ApprovalKind[];
  choose: (kinds: readonly ApprovalKind[]) => void;
}

const Exceptions = ({ chosen, choose }: ExceptionsProps) => (
  <Box component="fieldset" sx={{ border: 0, p: 0, m: 0 }}>
    <Box component="legend" sx={{ fontSize: 12.5, color: 'var(--ink-3)', p: 0, mb: 1 }}>
      Approvals that permit it all the same
    </Box>
    <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
      {approvalKinds.map((kind) => (
        <FormControlLabel
          key={kind}
          label={approvalWord[kind]}
          control={
            <Checkbox
              size="small"
              checked={chosen.includes(kind)}
              onChange={(_, on) =>
                choose(approvalKinds.filter((one) => (one === kind ? on : chosen.includes(one))))
              }
            />
          }
        />
      ))}
    </Box>
  </Box>
);

interface ChangesProps {
  before: PolicyClause;
  after: Pick<PolicyClause, 'title' | 'text' | 'scope' | 'exceptions'>;
}

/** What the typed version changes, as it is typed. */
export const Changes = ({ before, after }: ChangesProps) => {
  const others = otherChanges(before, after);
  const isSame = others.length === 0 && before.text === after.text;
  return (
    <Box
      component="section"
      aria-label={`Changes from version ${before.version}`}
      sx={{ bgcolor: 'var(--sunken)', borderRadius: '8px', px: 4, py: 3, display: 'grid', gap: 2 }}
    >
      <Box component="h3" sx={{ fontSize: 12, fontWeight: 600, color: 'var(--ink-3)' }}>
        Changes from version {before.version}
      </Box>
      {isSame && <p>None yet.</p>}
      {others.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {before.text !== after.text && (
        <Box component="p" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          <WordDiff before={before.text} after={after.text} />
        </Box>
      )}
    </Box>
  );
};
