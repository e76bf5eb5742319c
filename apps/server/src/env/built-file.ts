/** A file of the build, by its path in it. Threads run what was built, also where the rest runs from its sources, as under Jest. */
export const builtFile = (path: string): URL =>
  new URL(import.meta.url.endsWith('.ts') ? `../../dist/${path}` : `../${path}`, import.meta.url);
