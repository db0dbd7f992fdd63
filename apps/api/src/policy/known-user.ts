import type { User } from '@dl-rsim/db';
import type { Caller } from '../auth/index.ts';
import { unauthenticated } from '../errors.ts';

/** The person behind a caller whom a policy has already let through as known. */
export function userOf(caller: Caller): User {
  if (caller.kind === 'anonymous') throw unauthenticated();
  return caller.user;
}
