import { ThemeProvider } from '@mui/material/styles';
import { useMediaQuery } from '@mui/material';
import { useStore } from 'react-admin';
import { useEffect, type ReactNode } from 'react';
import { ConsoleGlobalStyles } from './global-styles.js';
import { consoleTheme } from './theme.js';
import type { ColourMode } from './tokens.js';

const themes = { light: consoleTheme('light'), dark: consoleTheme('dark') };

/** The chosen mode, or the system's until somebody chooses; and the act of choosing the other one. */
export function useColourMode(): { mode: ColourMode; toggle: () => void } {
  const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)', { noSsr: true });
  const [chosen, choose] = useStore<ColourMode | 'system'>('colourMode', 'system');
  const mode = chosen === 'system' ? (systemIsDark ? 'dark' : 'light') : chosen;
  return { mode, toggle: () => choose(mode === 'dark' ? 'light' : 'dark') };
}

export function ColourModeProvider({ children }: { children: ReactNode }) {
  const { mode } = useColourMode();
  useEffect(() => {
    document.documentElement.dataset['mode'] = mode;
  }, [mode]);
  return (
    <ThemeProvider theme={themes[mode]}>
      <ConsoleGlobalStyles />
      {children}
    </ThemeProvider>
  );
}
