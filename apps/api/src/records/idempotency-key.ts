import { z } from 'zod';
import type { UserError } from '../graphql/generated/resolver-types.ts';
import { userError } from '../graphql/user-error.ts';

const keySchema = z.guid();

export function checkKey(key: string | null | undefined): UserError[] {
  if (key == null || keySchema.safeParse(key).success) return [];
  const actual = key.slice(0, 60);
  const message = `idempotencyKey is ${actual}; it must be a UUID, a fresh one for each new request`;
  return [userError({ code: 'BAD_FORMAT', message, path: ['idempotencyKey'], actual })];
}

export const keyReused = () =>
  userError({
    code: 'IDEMPOTENCY_KEY_REUSED',
    message: 'this idempotencyKey came with another input before; nothing was done: take a fresh key',
    path: ['idempotencyKey'],
  });
