import type { IncomingHttpHeaders } from 'node:http';
import type { Prisma } from '@dl-rsim/db';
import { unauthenticated } from '../errors.ts';
import { ANONYMOUS, type Caller, type Scope } from './caller.ts';
import { findToken, findUser, isStillValid, noteTokenUse, type PresentedToken } from './identity.store.ts';
import { readSession, sessionTokenOf } from './session-cookie.ts';
import { isTokenSecret } from './token-secret.ts';

const MAKE_ANOTHER = 'make another one in Settings > API tokens';

/**
 * Who a request comes from. A bad API token is refused, because a script must learn of it; a bad or
 * outdated session cookie makes the caller anonymous, so that the sign-in page still works.
 */
export async function authenticate(
  headers: IncomingHttpHeaders,
  { db, sessionSecret }: { readonly db: Prisma; readonly sessionSecret: string },
): Promise<Caller> {
  if (headers.authorization !== undefined) return callerOfToken(db, headers.authorization);
  const sessionToken = sessionTokenOf(headers.cookie);
  const claims = sessionToken === null ? null : await readSession(sessionToken, sessionSecret);
  if (!claims) return ANONYMOUS;
  const user = await findUser(db, claims.userId);
  return user && user.tokenVersion === claims.tokenVersion ? { kind: 'session', user } : ANONYMOUS;
}

/** Whether the caller of a stream has since been signed out, or its token revoked or outlived. */
export async function isCallerStillValid(db: Prisma, caller: Caller): Promise<boolean> {
  if (caller.kind === 'anonymous') return true;
  const { id: userId, tokenVersion } = caller.user;
  return isStillValid(db, { userId, tokenVersion, tokenId: caller.kind === 'token' ? caller.tokenId : null });
}

async function callerOfToken(db: Prisma, authorization: string): Promise<Caller> {
  const [scheme, secret = ''] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !isTokenSecret(secret)) {
    throw unauthenticated('the Authorization header must be `Bearer dlr_pat_...` with a whole API token');
  }
  const token = await findToken(db, secret);
  if (!token)
    throw unauthenticated(`this API token is not known: check that it is whole, or ${MAKE_ANOTHER}`);
  refuseEnded(token);
  const user = await findUser(db, token.userId);
  if (!user) throw unauthenticated('the account of this API token is gone');
  if (!token.isUseNoted) await noteTokenUse(db, token.id);
  return { kind: 'token', user, tokenId: token.id, scopes: token.scopes.filter(isScope) };
}

function refuseEnded(token: PresentedToken): void {
  if (token.revokedAt) {
    const at = token.revokedAt.toISOString();
    throw unauthenticated(`the API token ${token.prefix}... was revoked at ${at}: ${MAKE_ANOTHER}`);
  }
  if (token.isExpired) {
    const at = token.expiresAt.toISOString();
    throw unauthenticated(`the API token ${token.prefix}... expired at ${at}: ${MAKE_ANOTHER}`);
  }
}

function isScope(text: string): text is Scope {
  return text === 'READ' || text === 'WRITE';
}
