import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { authenticate, limitKey, refuseCrossSite, refuseCrossSiteRead } from '../auth/index.ts';
import type { Asker, Services } from '../context.ts';
import { invariant } from '../errors.ts';
import type { LimitState } from '../limits.ts';
import { noteKnownCaller } from '../request-scope.ts';

const askers = new WeakMap<Request, Asker>();

/** Who asks; set by `identify`, which every route that needs it has in front. */
export function askerOf(request: Request): Asker {
  const asker = askers.get(request);
  invariant(asker, 'the route identifies its caller');
  return asker;
}

/**
 * The gate of every route but /health: who it is, whether from our own pages, and whether within the
 * limits.
 */
export function identify(services: Services): RequestHandler {
  return gateOf(services, refuseCrossSite);
}

/** The gate of a route that only reads a file: links and pictures lead there, which send no headers. */
export function identifyReader(services: Services): RequestHandler {
  return gateOf(services, refuseCrossSiteRead);
}

function gateOf(services: Services, refuse: typeof refuseCrossSite): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    refuse(request.headers, services.webOrigin);
    const caller = await authenticate(request.headers, services);
    const asker = { caller, ipAddress: request.ip ?? 'unknown' };
    if (caller.kind !== 'anonymous') noteKnownCaller();
    setLimitHeaders(response, await services.limits.takeRequest(limitKey(caller, asker.ipAddress)));
    askers.set(request, asker);
    next();
  };
}

/** draft-ietf-httpapi-ratelimit-headers */
function setLimitHeaders(response: Response, { limit, remaining, resetSec }: LimitState): void {
  response.setHeader('ratelimit-policy', `"requests";q=${limit};w=60`);
  response.setHeader('ratelimit', `"requests";r=${remaining};t=${resetSec}`);
}
