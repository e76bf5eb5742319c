import type { CookieSerializeOptions } from '@fastify/cookie';

export const sessionCookie = 'stillwatch_session';

/** Out of reach of scripts and never sent by another site's page; `secure` needs HTTPS in front. */
export const sessionCookieOptions = (secure: boolean): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'strict',
  secure,
});
