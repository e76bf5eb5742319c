import { Box, Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useActiveKeys } from './key-bindings.js';
import { KeyHint } from './key-hint.js';

/** The keys that work right now. */
export function KeyHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const active = useActiveKeys();
  const groups = [...new Set(active.map(({ group }) => group))].reverse();
  return (
    <Dialog open={open} onClose={onClose} maxWidth="sm" fullWidth aria-labelledby="key-help-title">
      <DialogTitle id="key-help-title" sx={{ fontSize: 16, pb: 1 }}>
        Keys on this page
      </DialogTitle>
      <DialogContent>
        <Box sx={{ columns: { sm: 2 }, columnGap: 8, pb: 2 }}>
          {groups.map((group) => (
            <Box component="section" key={group} sx={{ breakInside: 'avoid', mb: 4 }} aria-label={group}>
              <Box component="h3" sx={{ fontSize: 12, fontWeight: 600, color: 'var(--ink-3)', mb: 1 }}>
                {group}
              </Box>
              {active
                .filter((binding) => binding.group === group)
                .map(({ keys, label }) => (
                  <Box
                    key={keys}
                    sx={{ display: 'flex', justifyContent: 'space-between', gap: 4, py: '3px' }}
                  >
                    <span>{label}</span>
                    <KeyHint keys={keys} />
                    <span className="visually-hidden">{keys}</span>
                  </Box>
                ))}
            </Box>
          ))}
        </Box>
        <Box component="p" sx={{ color: 'var(--ink-3)', fontSize: 12 }}>
          Keys are off while you type and while a dialog is open. Every act also works by mouse.
        </Box>
      </DialogContent>
    </Dialog>
  );
}
