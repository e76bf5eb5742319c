import { Box } from '@mui/material';

const initials = (name: string) =>
  name
    .split(/[\s.@_-]+/)
    .slice(0, 2)
    .map((part) => part.charAt(0).toUpperCase())
    .join('');

/** A person as initials and name. */
export function Person({ name, size = 20 }: { name: string; size?: number }) {
  return (
    <Box
      component="span"
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 1.5, minWidth: 0, maxWidth: '100%' }}
    >
      <Box
        component="span"
        aria-hidden="true"
        sx={{
          width: size,
          height: size,
          borderRadius: '50%',
          flexShrink: 0,
          display: 'grid',
          placeItems: 'center',
          bgcolor: 'var(--sunken)',
          border: '1px solid var(--line-strong)',
          color: 'var(--ink-2)',
          fontSize: size * 0.42,
          fontWeight: 650,
        }}
      >
        {initials(name)}
      </Box>
      <Box
        component="span"
        title={name}
        sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
      >
        {name}
      </Box>
    </Box>
  );
}
