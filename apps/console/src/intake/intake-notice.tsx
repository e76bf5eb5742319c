import { Box } from '@mui/material';
import type { IntakeFinding } from '@stillwatch/contracts/intake';

const title: Record<IntakeFinding['code'], string> = {
  mostly_refused: 'Most of what arrives does not arrive whole.',
  repeated_ids: 'The same ids come again with other content.',
};

/** What is wrong with what arrives of an account: a score is no better than what it stands on. */
export function IntakeNotice({ finding }: { finding: IntakeFinding | null | undefined }) {
  if (finding === null || finding === undefined) return null;
  return (
    <Box
      role="note"
      aria-label="Intake"
      sx={{
        bgcolor: 'var(--review-soft)',
        color: 'var(--review)',
        borderRadius: '8px',
        px: 3.5,
        py: 2,
        fontSize: 13,
        lineHeight: '18px',
      }}
    >
      <strong style={{ fontWeight: 650 }}>{title[finding.code]}</strong> {finding.sentence}
    </Box>
  );
}
