import { fontSans, type Tokens } from '../theme/tokens.js';

/** How axes and tooltips look in every chart. */
export const axisStyle = (tokens: Tokens) => ({
  axisLine: { lineStyle: { color: tokens.lineStrong } },
  axisTick: { show: false },
  axisLabel: { color: tokens.ink3, fontSize: 11, fontFamily: fontSans, hideOverlap: true },
  splitLine: { lineStyle: { color: tokens.line } },
});

export const tooltipStyle = (tokens: Tokens) => ({
  backgroundColor: tokens.surface,
  borderColor: tokens.lineStrong,
  textStyle: { color: tokens.ink, fontSize: 12, fontFamily: fontSans },
  padding: [6, 10],
  confine: true,
});
