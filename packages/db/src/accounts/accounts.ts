import { createHash } from 'node:crypto';
import { fail, type Outcome, succeed } from '@dl-rsim/spec';
import type { User } from '../generated/prisma/client.ts';
import { newId } from '../id.ts';
import type { Prisma, Transaction } from '../prisma.ts';
import {
  characterCount,
  hashPassword,
  isPasswordOf,
  PASSWORD_MAXIMUM_COUNT,
  PASSWORD_MINIMUM_COUNT,
} from './password.ts';
import { admitAttempt, forgiveAttempt } from './throttle.ts';

const NAME_MAXIMUM_COUNT = 100;
const EMAIL_MAXIMUM_COUNT = 254;

export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** What is wrong with a sign-up, per field. */
export interface AccountIssue {
  readonly code: 'BAD_FORMAT' | 'TOO_SMALL' | 'TOO_BIG' | 'TAKEN';
  readonly path: readonly [keyof NewUser];
  readonly message: string;
  readonly limit?: string;
  readonly actual?: string;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** Where the request came from, or null where that is not known. */
  readonly ipAddress: string | null;
}

/** The same for an unknown address and a wrong password, so that no one learns who has an account. */
export type CredentialsProblem =
  | { readonly code: 'WRONG_CREDENTIALS'; readonly message: string }
  | { readonly code: 'THROTTLED'; readonly message: string; readonly retryAfterSec: number };

/**
 * Adds a person. The password is hashed with argon2id; the e-mail address is kept in lower case. A taken
 * address does not break the transaction `tx`.
 */
export async function createUser(
  tx: Prisma | Transaction,
  input: NewUser,
): Promise<Outcome<User, readonly AccountIssue[]>> {
  const user = { name: input.name.trim(), email: normalizeEmail(input.email), password: input.password };
  const issues = [...checkName(user.name), ...checkEmail(user.email), ...checkPassword(user)];
  if (issues.length > 0) return fail(issues);
  const passwordHash = await hashPassword(user.password);
  const [created] = await tx.user.createManyAndReturn({
    data: [{ id: newId('usr'), name: user.name, email: user.email, passwordHash }],
    skipDuplicates: true,
  });
  if (created) return succeed(created);
  const message = 'There is an account with this e-mail address already. Sign in, or use another address.';
  return fail([{ code: 'TAKEN', path: ['email'], message, actual: user.email }]);
}

/**
 * The person whose e-mail address and password these are. After 5 failures each attempt has to wait longer.
 */
export async function verifyCredentials(
  prisma: Prisma,
  { email, password, ipAddress }: Credentials,
): Promise<Outcome<User, CredentialsProblem>> {
  const subject = { account: normalizeEmail(email), address: ipAddress };
  const refusal = await admitAttempt(prisma, subject);
  if (refusal) {
    const message = `Too many wrong attempts. Try again in ${formatWait(refusal.retryAfterSec)}.`;
    return fail({ code: 'THROTTLED', message, retryAfterSec: refusal.retryAfterSec });
  }
  const user = await prisma.user.findUnique({ where: { email: subject.account } });
  if (!(await isPasswordOf(user?.passwordHash ?? null, password)) || !user) {
    return fail({ code: 'WRONG_CREDENTIALS', message: 'E-mail address or password is wrong.' });
  }
  await forgiveAttempt(prisma, subject);
  return succeed(user);
}

/**
 * SHA-256 in hex of a random secret, such as an API token: it has too many bits to be guessed, so no salt.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function normalizeEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

function checkName(name: string): readonly AccountIssue[] {
  const count = characterCount(name);
  const path = ['name'] as const;
  if (count === 0)
    return [{ code: 'TOO_SMALL', path, message: 'Say what you want to be called.', limit: '1' }];
  if (count <= NAME_MAXIMUM_COUNT) return [];
  const message = `The name has ${count} characters; at most ${NAME_MAXIMUM_COUNT} are allowed.`;
  return [{ code: 'TOO_BIG', path, message, limit: `${NAME_MAXIMUM_COUNT}`, actual: `${count}` }];
}

function checkEmail(email: string): readonly AccountIssue[] {
  const path = ['email'] as const;
  if (email.length > EMAIL_MAXIMUM_COUNT) {
    const message = `The address has ${email.length} characters; at most ${EMAIL_MAXIMUM_COUNT} are allowed.`;
    return [{ code: 'TOO_BIG', path, message, limit: `${EMAIL_MAXIMUM_COUNT}`, actual: `${email.length}` }];
  }
  // only a letter sent there could tell more
  if (/^[^\s@]+@[^\s@]+$/.test(email)) return [];
  const message = `"${email}" is not an e-mail address: it needs a name, an @ and a domain.`;
  return [{ code: 'BAD_FORMAT', path, message, actual: email }];
}

function checkPassword({ email, password }: NewUser): readonly AccountIssue[] {
  const count = characterCount(password);
  const path = ['password'] as const;
  if (count < PASSWORD_MINIMUM_COUNT) {
    const message = `The password has ${count} characters; it needs at least ${PASSWORD_MINIMUM_COUNT}.`;
    return [{ code: 'TOO_SMALL', path, message, limit: `${PASSWORD_MINIMUM_COUNT}`, actual: `${count}` }];
  }
  if (count > PASSWORD_MAXIMUM_COUNT) {
    const message = `The password has ${count} characters; at most ${PASSWORD_MAXIMUM_COUNT} are allowed.`;
    return [{ code: 'TOO_BIG', path, message, limit: `${PASSWORD_MAXIMUM_COUNT}`, actual: `${count}` }];
  }
  if (password.toLowerCase() !== email && new Set(password).size > 2) return [];
  const message =
    'The password is too easy to guess: do not use your e-mail address or one repeated character.';
  return [{ code: 'BAD_FORMAT', path, message }];
}

function formatWait(waitSec: number): string {
  if (waitSec < 60) return waitSec === 1 ? '1 second' : `${waitSec} seconds`;
  const minuteCount = Math.ceil(waitSec / 60);
  return minuteCount === 1 ? '1 minute' : `${minuteCount} minutes`;
}
