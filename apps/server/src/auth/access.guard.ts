import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Permission } from '@stillwatch/contracts/user';
import type { Database } from '@stillwatch/database/database';
import type { FastifyReply } from 'fastify';
import type { Env } from '../env/env.js';
import { DATABASE, ENV } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import { ACCESS, type Access, type ActingRequest } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { AuthService } from './auth.service.js';
import { IndependenceService } from './independence.service.js';
import { KeyMemory } from './key-memory.js';
import { sessionCookie, sessionCookieOptions } from './session-cookie.js';

/** Permissions for what one person does alone. Deciding, and acts about people, take more than the guard can know; they ask for themselves. */
const forTheConfirmed: ReadonlySet<Permission> = new Set([
  'approvals:write',
  'evidence:erase',
  'keys:write',
  'policies:write',
  'scheduled-audits:run',
  'scorecards:write',
  'webhooks:write',
]);

/** Lets a request in only when its route says what it demands and its actor has it. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly auth: AuthService,
    private readonly memory: KeyMemory,
    private readonly independence: IndependenceService,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!access)
      throw new Error(
        `the route ${context.getClass().name}.${context.getHandler().name} says nothing about access`,
      );
    if (access.kind === 'public') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<ActingRequest>();
    const actor = await this.identify(request, http.getResponse<FastifyReply>());
    permit(actor, access);
    await this.demandConfirmed(actor, access, request.method);
    request.actor = actor;
    return true;
  }

  /** Who is not confirmed looks and works cases, but changes nothing that takes effect by one person alone. */
  private async demandConfirmed(actor: Actor, access: Access, method: string): Promise<void> {
    if (actor.type !== 'user' || method === 'GET' || access.kind !== 'permission') return;
    if (!forTheConfirmed.has(access.permission)) return;
    await this.database.transaction((tx) => this.independence.demandMayDecide(tx, actor.id));
  }

  /** A key in the request outranks a cookie: who sends both means the key. */
  private async identify(request: ActingRequest, reply: FastifyReply): Promise<Actor> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.identifyByKey(authorization, reply);
    const token = request.cookies[sessionCookie];
    const actor = token === undefined ? undefined : await this.identifyBySession(token, reply);
    if (actor) return actor;
    void reply.header('www-authenticate', 'Bearer');
    throw new ProblemError(
      'unauthenticated',
      token === undefined
        ? 'Send a key as "Authorization: Bearer …" or sign in.'
        : 'The session has ended; sign in again.',
    );
  }

  private identifyBySession(token: string, reply: FastifyReply): Promise<Actor | undefined> {
    return this.memory.identify(token, async () => {
      const session = await this.auth.useSession(token);
      if (session?.slidTo && !reply.sent) {
        const options = sessionCookieOptions(this.env.STILLWATCH_SECURE_COOKIES);
        void reply.setCookie(sessionCookie, token, { ...options, expires: session.slidTo });
      }
      return session?.actor;
    });
  }

  private async identifyByKey(authorization: string, reply: FastifyReply): Promise<Actor> {
    const secret = /^bearer +(\S+)$/i.exec(authorization.trim())?.[1];
    const actor =
      secret === undefined
        ? undefined
        : await this.memory.identify(secret, () => this.auth.actorOfKey(secret));
    if (actor) return actor;
    void reply.header('www-authenticate', 'Bearer error="invalid_token"');
    throw new ProblemError(
      'invalid_key',
      'The key is not known or was revoked; send a valid one as "Authorization: Bearer …".',
    );
  }
}

function permit(actor: Actor, access: Exclude<Access, { kind: 'public' }>): void {
  if (access.peopleOnly && actor.type !== 'user') {
    throw new ProblemError('people_only', 'A key cannot do this; a person must sign in and do it.');
  }
  if (access.kind === 'permission' && !actor.permissions.includes(access.permission)) {
    const holder = actor.type === 'user' ? 'Your role' : 'This key';
    const what = actor.type === 'user' ? 'permission' : 'scope';
    throw new ProblemError('insufficient_scope', `${holder} lacks the ${what} ${access.permission}.`);
  }
}
