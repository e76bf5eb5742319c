import { Box, Button, MenuItem, TextField } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  declaredPurposeInputSchema,
  purposeCategories,
  trainsModelsAnswers,
  type DeclaredPurposeInput,
} from '@stillwatch/contracts/account';
import { useState } from 'react';
import { publicAttestations } from '../api/public-attestations.js';
import { endOfDay } from '../display/day-field.js';
import { Refusal } from '../display/refusal.js';
import { useFields } from '../display/use-fields.js';
import { capitalised, spelled, trainsModelsLong } from '../format/words.js';
import { emptyEvidence, evidenceOf, EvidenceFields, type TypedEvidence } from './evidence-fields.js';
import { PublicPart } from './public-frame.js';

const dayOfFuture = (iso: string | undefined): string =>
  iso !== undefined && Date.parse(iso) > Date.now() ? iso.slice(0, 10) : '';

const blankAsNone = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

interface AttestationFormProps {
  token: string;
  /** What is on file, to start from. */
  declared: DeclaredPurposeInput | null;
}

/** The answer, starting from what is on file, so that confirming is one click. */
export function AttestationForm({ token, declared }: AttestationFormProps) {
  const queries = useQueryClient();
  const [evidence, setEvidence] = useState<readonly TypedEvidence[]>(() => emptyEvidence(declared?.evidence));
  const answer = useMutation({
    mutationFn: (input: DeclaredPurposeInput) => publicAttestations.answer(token, input),
    onSuccess: (answered) => {
      queries.setQueryData(['public-attestation', token], answered);
      window.scrollTo({ top: 0 });
    },
  });
  const { parse, field } = useFields(
    () => ({
      category: declared?.category ?? '',
      statement: declared?.statement ?? '',
      trainsModels: declared?.trainsModels ?? '',
      expectedMonthlyTokens: declared?.expectedMonthlyTokens?.toString() ?? '',
      endUsers: declared?.endUsers ?? '',
      until: dayOfFuture(declared?.expiresAt),
    }),
    declaredPurposeInputSchema,
    (form) => ({
      category: form.category,
      statement: blankAsNone(form.statement),
      trainsModels: blankAsNone(form.trainsModels),
      expectedMonthlyTokens:
        form.expectedMonthlyTokens.trim() === '' ? undefined : Number(form.expectedMonthlyTokens),
      endUsers: blankAsNone(form.endUsers),
      evidence: evidenceOf(evidence),
      expiresAt: form.until === '' ? undefined : endOfDay(form.until),
    }),
  );
  const optional = (...of: Parameters<typeof field>) => ({ ...field(...of), required: false });
  const categories = [...new Set([...purposeCategories, ...(declared ? [declared.category] : [])])];
  const statement = field('statement', answer.error);
  const tokens = optional('expectedMonthlyTokens', answer.error);
  return (
    <PublicPart title="Your answer">
      <Box
        component="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const input = parse();
          if (input !== undefined && !answer.isPending) answer.mutate(input);
        }}
        sx={{ display: 'grid', gap: 4 }}
      >
        <TextField select label="Kind of use" {...field('category', answer.error)}>
          {categories.map((category) => (
            <MenuItem key={category} value={category}>
              {capitalised(spelled(category))}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          label="What you use the service for, in your own words"
          multiline
          minRows={4}
          maxRows={14}
          {...statement}
          required={false}
          helperText={statement.helperText ?? 'What you build, for whom, and what happens with the outputs.'}
        />
        <TextField
          select
          label="Do you train models with the outputs?"
          {...optional('trainsModels', answer.error)}
        >
          {trainsModelsAnswers.map((value) => (
            <MenuItem key={value} value={value}>
              {trainsModelsLong[value]}
            </MenuItem>
          ))}
        </TextField>
        <Box sx={{ display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '1fr 1fr' }, gap: 4 }}>
          <TextField
            label="Expected tokens a month"
            type="number"
            {...tokens}
            slotProps={{ htmlInput: { min: 0 } }}
          />
          <TextField label="Who your end users are" {...optional('endUsers', answer.error)} />
        </Box>
        <EvidenceFields evidence={evidence} change={setEvidence} />
        <TextField
          label="Holds until, if it ends (UTC)"
          type="date"
          slotProps={{ inputLabel: { shrink: true } }}
          {...optional('until', answer.error, 'expiresAt')}
        />
        <Refusal error={answer.error} />
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 3, alignItems: 'center' }}>
          <Button type="submit" variant="contained" size="large" disabled={answer.isPending}>
            {answer.isPending ? 'Sending…' : 'Confirm that this is right'}
          </Button>
          <Box component="span" sx={{ color: 'var(--ink-2)', fontSize: 13 }}>
            This link takes one answer.
          </Box>
        </Box>
      </Box>
    </PublicPart>
  );
}
