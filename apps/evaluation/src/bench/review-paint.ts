import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import type { ReviewCall, Subject } from './review-calls.js';
import type { ReviewSession } from './review-session.js';

/** By when a page's first paint is wanted, and so is what an officer reads on it. */
const targetMs = 1_500;
/** Shorter values, which are numbers, could stand anywhere in an address. */
const shortestId = 8;
const viewport = { width: 1280, height: 800 };

export interface PaintedPage {
  readonly name: string;
  readonly path: string;
  readonly subject: Subject;
  /** A selector of what an officer came for. */
  readonly content: string;
}

interface Paint {
  /** First contentful paint, as the browser tells it. */
  readonly painted: number;
  /** When `content` was on the screen. */
  readonly complete: number;
}

/**
 * Opens the page `runs` times with nothing in the browser's cache, then as often again with everything that may be kept,
 * and prints first contentful paint and the moment at which the content was there, both from the start of the navigation.
 */
export async function measurePaint(
  browser: Browser,
  session: ReviewSession,
  page: PaintedPage,
  { runs, say }: { runs: number; say: (line: string) => void },
): Promise<boolean> {
  const cold: Paint[] = [];
  for (let n = 0; n < runs; n += 1) {
    const context = await signedIn(browser, session);
    cold.push(await openOnce(context, session.url, page, n));
    await context.close();
  }
  const context = await signedIn(browser, session);
  await openOnce(context, session.url, page, runs);
  const warm: Paint[] = [];
  for (let n = 0; n < runs; n += 1) warm.push(await openOnce(context, session.url, page, runs + 1 + n));
  await context.close();
  const results = [report(`${page.name}, empty cache`, cold), report(`${page.name}, warm cache`, warm)];
  for (const { line } of results) say(line);
  return results.every(({ isWithin }) => isWithin);
}

/** Every API call that the page makes by itself, with the ids of its subject replaced by placeholders, each once. */
export async function recordCalls(
  browser: Browser,
  session: ReviewSession,
  page: PaintedPage,
): Promise<Map<string, ReviewCall>> {
  const context = await signedIn(browser, session);
  const calls = new Map<string, ReviewCall>();
  const values = Object.entries(page.subject(0)).filter(([, value]) => value.length >= shortestId);
  const named = (text: string) =>
    values.reduce((rest, [name, value]) => rest.replaceAll(value, `~${name}~`), text);
  context.on('request', (request: Request) => {
    const url = new URL(request.url());
    if (!url.pathname.startsWith('/v1/') || request.method() === 'DELETE') return;
    const body = request.postData();
    const call = {
      method: request.method(),
      path: named(url.pathname + url.search),
      ...(body !== null && { body: named(body) }),
    };
    calls.set(nameOf(call), call);
  });
  const opened = await context.newPage();
  await openIn(opened, session.url, page, 0);
  await opened.waitForLoadState('networkidle');
  await context.close();
  return calls;
}

const nameOf = ({ method, path }: ReviewCall): string => {
  const { pathname, searchParams } = new URL(path, 'http://stillwatch');
  const filter = searchParams.get('filter');
  return `${method === 'GET' ? '' : `${method} `}${pathname.replace('/v1', '')}${filter === null || filter === '{}' ? '' : ` ${filter.replaceAll('"', '')}`}`;
};

async function signedIn(browser: Browser, { url, cookie }: ReviewSession): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url }]);
  return context;
}

async function openOnce(context: BrowserContext, url: string, page: PaintedPage, n: number): Promise<Paint> {
  const opened = await context.newPage();
  try {
    return await openIn(opened, url, page, n);
  } finally {
    await opened.close();
  }
}

async function openIn(opened: Page, url: string, page: PaintedPage, n: number): Promise<Paint> {
  const path = Object.entries(page.subject(n)).reduce(
    (rest, [name, value]) => rest.replaceAll(`~${name}~`, value),
    page.path,
  );
  await opened.goto(url + path, { waitUntil: 'commit' });
  const seen = await opened.waitForFunction((selector) => {
    const { document } = globalThis as unknown as { document: { querySelector(of: string): unknown } };
    return document.querySelector(selector) !== null && performance.now();
  }, page.content);
  const complete = Number(await seen.jsonValue());
  const painted = await opened.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  return { painted, complete };
}

function report(name: string, paints: readonly Paint[]): { line: string; isWithin: boolean } {
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const shown = (values: number[]) =>
    `${median(values).toFixed(0).padStart(6)} (slowest ${Math.max(...values)
      .toFixed(0)
      .padStart(5)})`;
  const painted = paints.map((paint) => paint.painted);
  const complete = paints.map((paint) => paint.complete);
  const isWithin = median(complete) <= targetMs;
  return {
    line: `  ${name.padEnd(46)} first paint ${shown(painted)}   content ${shown(complete)} ms${isWithin ? '' : '   OVER'}`,
    isWithin,
  };
}
