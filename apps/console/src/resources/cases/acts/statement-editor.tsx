import { Box, TextField } from '@mui/material';
import type { DecideForm } from './decide-form.js';

/** The customer's letter, for those who want other words in it than the reason and the findings. */
export function StatementEditor({ form }: { form: DecideForm }) {
  return (
    <Box
      component="details"
      sx={{ '& summary': { cursor: 'pointer', color: 'var(--ink-2)', fontWeight: 550 } }}
    >
      <summary>Edit the statement of reasons</summary>
      <Box sx={{ display: 'grid', gap: 3, pt: 3 }}>
        <TextField
          label="Facts, one a line"
          value={form.facts}
          onChange={(event) => form.setFacts(event.target.value)}
          multiline
          minRows={3}
          maxRows={10}
          fullWidth
          error={form.problems['statement.facts'] !== undefined}
          helperText={
            form.problems['statement.facts'] ??
            'Taken from the findings. The clause, how the account was found and how to appeal are added by themselves.'
          }
        />
        <TextField
          label="Explanation"
          value={form.explanation}
          onChange={(event) => form.setExplanation(event.target.value)}
          multiline
          minRows={2}
          maxRows={8}
          fullWidth
          error={form.problems['statement.explanation'] !== undefined}
          helperText={
            form.problems['statement.explanation'] ?? 'Left empty, the reason above is the explanation.'
          }
        />
      </Box>
    </Box>
  );
}
