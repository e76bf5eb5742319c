import { Box } from '@mui/material';

/** The mark: a still, with one drop worth looking at. */
export const Mark = ({ size = 22 }: { size?: number }) => (
  <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="var(--ink)" />
    <path
      d="M12 6h8M14 6v6l-6 10a3 3 0 0 0 2.6 4.5h10.8A3 3 0 0 0 24 22l-6-10V6"
      fill="none"
      stroke="var(--inverse)"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
    <circle cx="16" cy="20.5" r="2.5" fill="#f0b849" />
  </svg>
);

export const Brand = () => (
  <Box sx={{ display: 'flex', alignItems: 'center', gap: 2.5 }}>
    <Mark />
    <Box component="span" sx={{ fontWeight: 680, fontSize: 15, letterSpacing: '-0.015em' }}>
      Stillwatch
    </Box>
  </Box>
);
