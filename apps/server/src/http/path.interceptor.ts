import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { ProblemError } from '../errors/problem-error.js';
import { canName, missingKind } from './path-kinds.rules.js';

/** Answers the 404 of its kind where a path holds what no name can, for every route, before anything is looked up. */
@Injectable()
export class PathInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { params, routeOptions } = context.switchToHttp().getRequest<FastifyRequest>();
    for (const [name, value] of Object.entries(params as Record<string, string>)) {
      if (canName(value)) continue;
      throw new ProblemError(
        missingKind(routeOptions.url ?? '', name),
        'The address holds characters that no id can have.',
      );
    }
    return next.handle();
  }
}
