import { Box, Drawer } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { KeyBindingsProvider, useKeys } from '../keyboard/key-bindings.js';
import { KeyHelp } from '../keyboard/key-help.js';
import { CommandPalette } from './command-palette.js';
import { consolePages } from './pages.js';
import { Rail } from './rail.js';
import { TopBar } from './top-bar.js';

type Overlay = 'palette' | 'keys' | 'rail' | undefined;

function Frame({ children }: { children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay>();
  const navigate = useNavigate();
  const close = () => setOverlay(undefined);
  useKeys([
    { keys: 'mod+k', label: 'Go to, or paste any id', group: 'Everywhere', run: () => setOverlay('palette') },
    { keys: '?', label: 'Keys on this page', group: 'Everywhere', run: () => setOverlay('keys') },
    ...consolePages.map(({ path, title, key }) => ({
      keys: `g ${key}`,
      label: title,
      group: 'Everywhere',
      run: () => void navigate(path),
    })),
  ]);
  return (
    <Box
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: '184px minmax(0, 1fr)' },
        minHeight: '100vh',
      }}
    >
      <a className="visually-hidden" href="#content">
        Skip to the content
      </a>
      <Box
        sx={{
          display: { xs: 'none', md: 'block' },
          position: 'sticky',
          top: 0,
          height: '100vh',
          bgcolor: 'var(--surface)',
          borderRight: '1px solid var(--line)',
        }}
      >
        <Rail />
      </Box>
      <Drawer open={overlay === 'rail'} onClose={close} slotProps={{ paper: { sx: { width: 220 } } }}>
        <Rail onFollow={close} />
      </Drawer>
      <Box sx={{ display: 'flex', flexDirection: 'column', minWidth: 0 }}>
        <TopBar
          openPalette={() => setOverlay('palette')}
          openKeys={() => setOverlay('keys')}
          openRail={() => setOverlay('rail')}
        />
        <Box component="main" id="content" tabIndex={-1} sx={{ flex: 1, minWidth: 0, outline: 'none' }}>
          {children}
        </Box>
      </Box>
      <CommandPalette open={overlay === 'palette'} onClose={close} />
      <KeyHelp open={overlay === 'keys'} onClose={close} />
    </Box>
  );
}

/** The frame of every page behind the log-in. */
export const ConsoleLayout = ({ children }: { children: ReactNode }) => (
  <KeyBindingsProvider>
    <Frame>{children}</Frame>
  </KeyBindingsProvider>
);
