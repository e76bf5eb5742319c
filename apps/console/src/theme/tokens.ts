/**
 * Every colour of the console, once, for both modes. Colour carries meaning only: bands, standings and exculpatory
 * evidence; everything else is ink on paper. Text pairs hold a contrast of at least 4.5 to 1 on canvas and surface.
 */
export interface Tokens {
  canvas: string;
  surface: string;
  sunken: string;
  hover: string;
  line: string;
  lineStrong: string;
  ink: string;
  ink2: string;
  ink3: string;
  inverse: string;
  focus: string;
  none: string;
  noneSoft: string;
  watch: string;
  watchSoft: string;
  review: string;
  reviewSoft: string;
  critical: string;
  criticalSoft: string;
  exculpatory: string;
  exculpatorySoft: string;
  shadow: string;
  /** Fill of the heat map and of quiet bars, from nothing to most. */
  heat: readonly [string, string];
  /** Series without a verdict, such as models. */
  series: readonly string[];
  /** Kinds of evidence between linked accounts; each stands 3 to 1 off the surface. */
  kinds: readonly string[];
}

const light: Tokens = {
  canvas: '#f5f6f8',
  surface: '#ffffff',
  sunken: '#eef0f3',
  hover: '#f2f4f7',
  line: '#e2e5ea',
  lineStrong: '#c6ccd5',
  ink: '#14181f',
  ink2: '#454d5b',
  ink3: '#5f6877',
  inverse: '#ffffff',
  focus: '#2f63d9',
  none: '#566070',
  noneSoft: '#eceff3',
  watch: '#1b57b5',
  watchSoft: '#e4edfb',
  review: '#7d5200',
  reviewSoft: '#fcefcf',
  critical: '#ab1f18',
  criticalSoft: '#fce6e4',
  exculpatory: '#17633a',
  exculpatorySoft: '#def2e6',
  shadow: '0 12px 40px rgba(20, 24, 31, 0.18), 0 2px 8px rgba(20, 24, 31, 0.08)',
  heat: ['#eef0f3', '#3a4a66'],
  series: ['#4d6a94', '#7f9cc4', '#5e8f8a', '#9b86ad', '#a8a08a', '#b9c2cf'],
  kinds: [
    '#2f63d9',
    '#7a4fc9',
    '#0f7f8f',
    '#b0620a',
    '#8a7a00',
    '#4c7d2c',
    '#b8488f',
    '#c0392b',
    '#64748b',
    '#8a5a44',
  ],
};

const dark: Tokens = {
  canvas: '#0e1115',
  surface: '#15191f',
  sunken: '#1c2129',
  hover: '#1a1f26',
  line: '#262c35',
  lineStrong: '#3b4451',
  ink: '#e9ecf1',
  ink2: '#b3bbc7',
  ink3: '#929cab',
  inverse: '#0e1115',
  focus: '#7fa8ff',
  none: '#a3adbb',
  noneSoft: '#232a33',
  watch: '#8bb6ff',
  watchSoft: '#172740',
  review: '#f1bd55',
  reviewSoft: '#33280f',
  critical: '#ff938a',
  criticalSoft: '#3e1916',
  exculpatory: '#77d7a0',
  exculpatorySoft: '#12301f',
  shadow: '0 16px 48px rgba(0, 0, 0, 0.6), 0 2px 8px rgba(0, 0, 0, 0.4)',
  heat: ['#1c2129', '#9db4de'],
  series: ['#86a5d6', '#54719f', '#74aca6', '#ab97c2', '#a59d86', '#5b6675'],
  kinds: [
    '#7fa8ff',
    '#b99bff',
    '#4fc3d1',
    '#f0a250',
    '#d3c045',
    '#8fcb68',
    '#f08cc8',
    '#ff8a7f',
    '#94a3b8',
    '#cfa38c',
  ],
};

export type ColourMode = 'light' | 'dark';
export const tokensOf: Record<ColourMode, Tokens> = { light, dark };

export const fontSans = "'Inter Variable', system-ui, sans-serif";
export const fontMono = "'JetBrains Mono Variable', ui-monospace, monospace";
