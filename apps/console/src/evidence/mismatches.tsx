import { Box } from '@mui/material';

/** Where saying and doing part, in sentences. Nothing where they do not. */
export const Mismatches = ({ sentences }: { sentences: readonly string[] }) =>
  sentences.length === 0 ? null : (
    <Box
      component="section"
      aria-label="What does not fit"
      sx={{ my: 1.5, fontSize: 12.5, lineHeight: '17px' }}
    >
      <Box component="h3" sx={{ color: 'var(--review)', fontSize: 12, fontWeight: 650 }}>
        Does not fit what was seen
      </Box>
      <Box component="ul" sx={{ display: 'grid', gap: '2px', color: 'var(--ink-2)' }}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </Box>
    </Box>
  );
