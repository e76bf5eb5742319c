import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Permission } from '@stillwatch/contracts/user';
import type { FastifyRequest } from 'fastify';
import type { Actor } from './actor.js';

export const ACCESS = 'stillwatch:access';

/** What a route demands. A route that says nothing is refused: access is never open by omission. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'any'; readonly peopleOnly: boolean }
  | { readonly kind: 'permission'; readonly permission: Permission; readonly peopleOnly: boolean };

export const Public = () => SetMetadata(ACCESS, { kind: 'public' } satisfies Access);

export const Requires = (permission: Permission) =>
  SetMetadata(ACCESS, { kind: 'permission', permission, peopleOnly: false } satisfies Access);

/** For what a machine must never do, whatever its scopes. */
export const RequiresPerson = (permission: Permission) =>
  SetMetadata(ACCESS, { kind: 'permission', permission, peopleOnly: true } satisfies Access);

/** For what everybody may do with what is theirs, whatever the role or the scopes; the handler looks whose it is. */
export const AnyActor = () => SetMetadata(ACCESS, { kind: 'any', peopleOnly: false } satisfies Access);

/** {@link AnyActor} for people. */
export const AnyPerson = () => SetMetadata(ACCESS, { kind: 'any', peopleOnly: true } satisfies Access);

export interface ActingRequest extends FastifyRequest {
  actor?: Actor;
}

/** The actor that the guard has found for this request. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<ActingRequest>();
  if (!actor) throw new Error('CurrentActor is used on a route without an actor');
  return actor;
});
