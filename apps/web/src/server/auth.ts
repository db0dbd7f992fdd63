import { createPrisma, type Prisma, verifyCredentials } from '@dl-rsim/db';
import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { readSession, sessionSecret, signSession } from './session-token.ts';

const SESSION_LIFETIME_SEC = 14 * 24 * 60 * 60;

/** What next-auth carries from a sign-in to the cookie. */
interface SignedInUser {
  readonly id: string;
  readonly tokenVersion: number;
}

/** Sign-in by e-mail and password; the session is a signed cookie that the API reads too. */
export const authOptions: NextAuthOptions = {
  session: { strategy: 'jwt', maxAge: SESSION_LIFETIME_SEC },
  pages: { signIn: '/sign-in' },
  providers: [
    CredentialsProvider({
      name: 'credentials',
      credentials: { email: { type: 'email' }, password: { type: 'password' } },
      authorize: (credentials) => authorize(credentials?.email ?? '', credentials?.password ?? ''),
    }),
  ],
  callbacks: {
    jwt: ({ token, user }) => {
      const signedIn = user as SignedInUser | undefined;
      return signedIn ? { sub: signedIn.id, tokenVersion: signedIn.tokenVersion } : token;
    },
    session: ({ session }) => ({ expires: session.expires }),
  },
  jwt: {
    maxAge: SESSION_LIFETIME_SEC,
    encode: async ({ token }) => {
      if (typeof token?.sub !== 'string' || typeof token.tokenVersion !== 'number') {
        throw new Error('a session token needs sub and tokenVersion');
      }
      const claims = { userId: token.sub, tokenVersion: token.tokenVersion };
      return signSession(claims, sessionSecret(), SESSION_LIFETIME_SEC);
    },
    decode: async ({ token }) => {
      const claims = token ? await readSession(token, sessionSecret()) : null;
      return claims ? { sub: claims.userId, tokenVersion: claims.tokenVersion } : null;
    },
  },
};

/** The person, or an error whose message the sign-in page shows. */
async function authorize(email: string, password: string): Promise<SignedInUser> {
  // A client may write any address into x-forwarded-for, so attempts are counted by account alone.
  const found = await verifyCredentials(prisma(), { email, password, ipAddress: null });
  if (!found.ok) throw new Error(found.problem.message);
  return { id: found.value.id, tokenVersion: found.value.tokenVersion };
}

let connected: Prisma | null = null;

function prisma(): Prisma {
  if (connected) return connected;
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: the sign-in needs the database');
  connected = createPrisma(url);
  return connected;
}
