import { layOut, type LayoutRequest } from './link-layout.js';

self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => self.postMessage(layOut(data));
