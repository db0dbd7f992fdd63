import { jwtVerify, SignJWT } from 'jose';

const ISSUER = 'dl-rsim';
const AUDIENCE = 'dl-rsim';
const ALGORITHM = 'HS256';

/** Who is signed in. `tokenVersion` is checked by the API: raising it ends every session of the person. */
export interface SessionClaims {
  readonly userId: string;
  readonly tokenVersion: number;
}

/** The names of the session cookie: the second one is used when the site is served over https. */
export const SESSION_COOKIES = ['next-auth.session-token', '__Secure-next-auth.session-token'] as const;

/** Signs the session cookie; API and web verify it with the same secret. `lifetimeSec` counts from now. */
export async function signSession(
  claims: SessionClaims,
  secret: string,
  lifetimeSec: number,
): Promise<string> {
  const nowSec = Math.floor(Date.now() / 1000);
  return new SignJWT({ tokenVersion: claims.tokenVersion })
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(claims.userId)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(nowSec)
    .setExpirationTime(nowSec + lifetimeSec)
    .sign(new TextEncoder().encode(secret));
}

/** The claims of a session cookie, or null when it is forged, expired or not ours. */
export async function readSession(token: string, secret: string): Promise<SessionClaims | null> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: [ALGORITHM],
    });
    const { sub, tokenVersion } = payload;
    return typeof sub === 'string' && typeof tokenVersion === 'number' ? { userId: sub, tokenVersion } : null;
  } catch {
    return null;
  }
}

/** The secret that signs sessions; a missing one is a mistake of the installation. */
export function sessionSecret(): string {
  const secret = process.env.NEXTAUTH_SECRET;
  if (!secret) throw new Error('NEXTAUTH_SECRET is not set: give the same value to web and API');
  return secret;
}
