import type { Env } from '../env/env.js';

/** Where customers reach the console's public pages; links in letters begin with it. */
export const publicUrl = ({ STILLWATCH_PUBLIC_URL, HOST, PORT }: Env): string =>
  STILLWATCH_PUBLIC_URL ?? `http://${HOST}:${PORT}`;
