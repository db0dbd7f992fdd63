import { hash, verify } from '@node-rs/argon2';

export const PASSWORD_MINIMUM_COUNT = 12;
export const PASSWORD_MAXIMUM_COUNT = 128;

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash of a password that nobody knows, made with the same cost. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$xLz/3tyfhCZsYwiMtc3bYQ$XrP6Tx8x1jz+SKNvGn+ZJkgXAjQivytigt+3JwcZFw0';

/** Length in characters as people count them. */
export function characterCount(text: string): number {
  return [...text].length;
}

/** An argon2id hash in PHC form, its salt and cost included. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), COST);
}

/** Takes the same time without a stored hash (null: no such account) as with one. */
export async function isPasswordOf(storedHash: string | null, password: string): Promise<boolean> {
  const isTooLong = characterCount(password) > PASSWORD_MAXIMUM_COUNT;
  const tried = isTooLong ? '' : password.normalize('NFC');
  const isSame = await verify(storedHash ?? NOBODYS_HASH, tried);
  return isSame && storedHash !== null && !isTooLong;
}
