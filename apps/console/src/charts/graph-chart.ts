import { GraphChart, type GraphSeriesOption } from 'echarts/charts';
import { TooltipComponent, type TooltipComponentOption } from 'echarts/components';
import { format, init, use, type ComposeOption, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

// A graph of 1,000 members is drawn on a canvas: as SVG it would be some 6,000 elements.
use([GraphChart, TooltipComponent, CanvasRenderer]);

export type GraphOption = ComposeOption<GraphSeriesOption | TooltipComponentOption>;

export const startGraph = (element: HTMLElement): ECharts => init(element, undefined, { renderer: 'canvas' });

export const escapeHtml = (text: string): string => format.encodeHTML(text);
