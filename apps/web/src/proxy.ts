import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy } from './server/content-security-policy.ts';
import { readSession, SESSION_COOKIES, sessionSecret } from './server/session-token.ts';

/**
 * Guards the pages and gives each its content security policy. This is a courtesy to people who are not
 * signed in: every right is checked by the API, which also refuses sessions that were ended.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl;
  if (isPrivate(pathname) && !(await isSignedIn(request))) {
    const signIn = new URL('/sign-in', request.url);
    signIn.searchParams.set('next', pathname + search);
    return NextResponse.redirect(signIn);
  }
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  matcher: [{ source: '/((?!api/|_next/static|_next/image|icon.svg).*)' }],
};

function isPrivate(pathname: string): boolean {
  return pathname.startsWith('/p/') || pathname.startsWith('/settings');
}

async function isSignedIn(request: NextRequest): Promise<boolean> {
  for (const name of SESSION_COOKIES) {
    const token = request.cookies.get(name)?.value;
    if (token && (await readSession(token, sessionSecret()))) return true;
  }
  return false;
}
