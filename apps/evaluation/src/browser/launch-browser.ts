import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

/** Made for one page in a cloud function: two people need windows of their own, and the web's rules in force. */
const unwanted = new Set(['--single-process', '--disable-web-security', '--allow-running-insecure-content']);

/** A Chromium that comes from an npm package and talks to nobody by itself. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [
      ...sparticuz.args.filter((arg) => !unwanted.has(arg)),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
