import { cookies } from 'next/headers';
import { readSession, SESSION_COOKIES, sessionSecret } from './session-token.ts';

/** True when the request carries a session that we signed; whether it was ended since, only the API knows. */
export async function hasSession(): Promise<boolean> {
  const jar = await cookies();
  for (const name of SESSION_COOKIES) {
    const token = jar.get(name)?.value;
    if (token && (await readSession(token, sessionSecret()))) return true;
  }
  return false;
}
