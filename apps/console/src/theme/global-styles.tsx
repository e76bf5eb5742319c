import { GlobalStyles } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { fontMono, fontSans, type Tokens } from './tokens.js';

const kebab = (name: string) => name.replace(/[A-Z0-9]/g, (letter) => `-${letter.toLowerCase()}`);

/** Tokens as CSS custom properties: `ink2` is `var(--ink-2)`. */
export const cssVariables = (tokens: Tokens): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tokens).flatMap(([name, value]) =>
      typeof value === 'string' ? [[`--${kebab(name)}`, value]] : [],
    ),
  );

export function ConsoleGlobalStyles() {
  const { tokens, palette } = useTheme();
  return (
    <GlobalStyles
      styles={{
        ':root': { ...cssVariables(tokens), colorScheme: palette.mode },
        '*, *::before, *::after': { boxSizing: 'border-box' },
        body: {
          margin: 0,
          background: tokens.canvas,
          color: tokens.ink,
          fontFamily: fontSans,
          fontSize: '13.5px',
          lineHeight: '20px',
          WebkitFontSmoothing: 'antialiased',
        },
        'h1, h2, h3, p, dl, dd, ul, ol, figure, blockquote': { margin: 0, padding: 0 },
        'ul, ol': { listStyle: 'none' },
        'code, .mono': { fontFamily: fontMono, fontSize: '0.92em', fontVariantLigatures: 'none' },
        // Inter widens hyphens with its tabular figures, so only what stands in columns of numbers gets them.
        'time, dd, .figures': { fontVariantNumeric: 'tabular-nums' },
        a: { color: 'inherit', textDecorationColor: tokens.lineStrong, textUnderlineOffset: '3px' },
        ':focus-visible': { outline: `2px solid ${tokens.focus}`, outlineOffset: '2px', borderRadius: '4px' },
        '::selection': { background: tokens.watchSoft },
        '.visually-hidden': {
          position: 'absolute',
          width: 1,
          height: 1,
          overflow: 'hidden',
          clipPath: 'inset(50%)',
          whiteSpace: 'nowrap',
        },
        '@media (hover: none), (max-width: 599px)': { '.key-hint': { display: 'none' } },
        '@keyframes stillwatch-breathe': { '50%': { opacity: 0.45 } },
        '@media (prefers-reduced-motion: reduce)': {
          '*': { animationDuration: '0s !important', transitionDuration: '0s !important' },
        },
      }}
    />
  );
}
