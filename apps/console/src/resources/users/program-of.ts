import Bowser from 'bowser';

/** What signed in, by its User-Agent: "Chrome on Windows", or what it calls itself. */
export function programOf(userAgent: string | null): string {
  if (userAgent === null) return 'an unnamed program';
  const { browser, os } = Bowser.parse(userAgent);
  if (browser.name === undefined || browser.name === '') return userAgent.slice(0, 60);
  return os.name === undefined ? browser.name : `${browser.name} on ${os.name}`;
}
