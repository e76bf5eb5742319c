import { Box } from '@mui/material';
import { failureOf } from '../api/problem.js';

/** Why an act was refused, beside the act. */
export function Refusal({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  const { title, detail } = failureOf(error);
  return (
    <Box
      role="alert"
      sx={{
        color: 'var(--critical)',
        bgcolor: 'var(--critical-soft)',
        borderRadius: '7px',
        px: 3,
        py: 2,
        fontSize: 13,
      }}
    >
      <strong>{title}.</strong> {detail}
    </Box>
  );
}
