import { createTheme, type Theme } from '@mui/material/styles';
import { fontSans, tokensOf, type ColourMode, type Tokens } from './tokens.js';

declare module '@mui/material/styles' {
  interface Theme {
    tokens: Tokens;
  }
  interface ThemeOptions {
    tokens?: Tokens;
  }
}

const typography = {
  fontFamily: fontSans,
  fontSize: 13,
  htmlFontSize: 16,
  body1: { fontSize: '13.5px', lineHeight: '20px' },
  body2: { fontSize: '13px', lineHeight: '18px' },
  button: { fontSize: '13px', fontWeight: 550, textTransform: 'none' as const, letterSpacing: 0 },
};

const componentsOf = (tokens: Tokens) => ({
  MuiButtonBase: { defaultProps: { disableRipple: true } },
  MuiButton: {
    defaultProps: { disableElevation: true, size: 'small' as const },
    styleOverrides: {
      root: {
        minHeight: 30,
        minWidth: 0,
        padding: '3px 11px',
        borderRadius: 7,
        whiteSpace: 'nowrap' as const,
        '&.Mui-disabled': { color: tokens.ink3, borderColor: tokens.line, opacity: 0.75 },
      },
      outlined: {
        borderColor: tokens.lineStrong,
        color: tokens.ink,
        backgroundColor: tokens.surface,
        '&:hover': { backgroundColor: tokens.hover, borderColor: tokens.ink3 },
      },
      text: { color: tokens.ink2, '&:hover': { backgroundColor: tokens.hover, color: tokens.ink } },
    },
  },
  MuiIconButton: { styleOverrides: { root: { color: tokens.ink2, borderRadius: 7 } } },
  MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
  MuiDialog: {
    styleOverrides: {
      paper: { borderRadius: 12, border: `1px solid ${tokens.line}`, boxShadow: tokens.shadow },
    },
  },
  MuiMenu: {
    styleOverrides: {
      paper: { borderRadius: 9, border: `1px solid ${tokens.line}`, boxShadow: tokens.shadow, marginTop: 4 },
    },
  },
  MuiMenuItem: { styleOverrides: { root: { fontSize: 13, minHeight: 32, paddingTop: 4, paddingBottom: 4 } } },
  MuiTooltip: {
    defaultProps: { enterDelay: 350 },
    styleOverrides: {
      tooltip: {
        backgroundColor: tokens.ink,
        color: tokens.inverse,
        fontSize: 12,
        lineHeight: '17px',
        padding: '5px 9px',
        borderRadius: 6,
        maxWidth: 360,
      },
    },
  },
  MuiOutlinedInput: {
    styleOverrides: {
      root: { borderRadius: 8, fontSize: 13.5, backgroundColor: tokens.surface },
      notchedOutline: { borderColor: tokens.lineStrong },
    },
  },
  MuiInputLabel: { styleOverrides: { root: { color: tokens.ink3 } } },
  MuiFormHelperText: { styleOverrides: { root: { color: tokens.ink3, marginLeft: 2 } } },
  MuiSnackbarContent: {
    styleOverrides: { root: { backgroundColor: tokens.ink, color: tokens.inverse, borderRadius: 9 } },
  },
});

/** The MUI theme of one mode, made of the tokens alone. */
export function consoleTheme(mode: ColourMode): Theme {
  const tokens = tokensOf[mode];
  return createTheme({
    tokens,
    palette: {
      mode,
      primary: { main: tokens.ink, contrastText: tokens.inverse },
      secondary: { main: tokens.ink2 },
      error: { main: tokens.critical, contrastText: tokens.inverse },
      warning: { main: tokens.review, contrastText: tokens.inverse },
      info: { main: tokens.watch, contrastText: tokens.inverse },
      success: { main: tokens.exculpatory, contrastText: tokens.inverse },
      background: { default: tokens.canvas, paper: tokens.surface },
      divider: tokens.line,
      text: { primary: tokens.ink, secondary: tokens.ink2, disabled: tokens.ink3 },
    },
    shape: { borderRadius: 8 },
    spacing: 4,
    typography,
    components: componentsOf(tokens),
  });
}
