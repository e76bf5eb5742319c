/** Calls the API as a signed-in person. */
export class ReviewSession {
  private constructor(
    readonly url: string,
    readonly cookie: string,
  ) {}

  static async signIn(url: string, email: string, password: string): Promise<ReviewSession> {
    const response = await fetch(`${url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    const cookie = response.headers.get('set-cookie')?.split(';')[0];
    if (cookie === undefined) throw new Error(`signing in as ${email} was answered ${response.status}`);
    return new ReviewSession(url, cookie);
  }

  /** Answers the milliseconds until the whole body was there, and its size. @throws Error unless it was answered 2xx or 409 */
  async timed(
    method: string,
    path: string,
    body?: string,
  ): Promise<{ milliseconds: number; bytes: number; text: string }> {
    const begun = performance.now();
    const response = await fetch(this.url + path, {
      method,
      headers: { cookie: this.cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body,
    });
    const text = await response.text();
    const milliseconds = performance.now() - begun;
    if (!response.ok && response.status !== 409)
      throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return { milliseconds, bytes: text.length, text };
  }
}
