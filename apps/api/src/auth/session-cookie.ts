import { jwtVerify } from 'jose';

const COOKIE_NAMES: readonly string[] = ['next-auth.session-token', '__Secure-next-auth.session-token'];

export interface SessionClaims {
  readonly userId: string;
  readonly tokenVersion: number;
}

/** The session token of a Cookie header, or null. */
export function sessionTokenOf(cookieHeader: string | undefined): string | null {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [name = '', ...rest] = pair.split('=');
    if (COOKIE_NAMES.includes(name.trim())) return rest.join('=').trim();
  }
  return null;
}

/**
 * The claims of a session that the web app has signed, or null when it is forged, expired or of another
 * issuer.
 */
export async function readSession(token: string, secret: string): Promise<SessionClaims | null> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      issuer: 'dl-rsim',
      audience: 'dl-rsim',
      requiredClaims: ['exp', 'sub'],
    });
    const { sub, tokenVersion } = payload;
    return sub && typeof tokenVersion === 'number' ? { userId: sub, tokenVersion } : null;
  } catch {
    return null;
  }
}
