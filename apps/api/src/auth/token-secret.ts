import { randomBytes } from 'node:crypto';

const SECRET = /^dlr_pat_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/;

export interface NewTokenSecret {
  /** Shown once. */
  readonly secret: string;
  /** What its owner tells tokens apart by. */
  readonly prefix: string;
}

/**
 * `dlr_pat_<8 digits to know it by>_<256 random bits>`; the fixed start lets secret scanners find a leaked
 * one.
 */
export function newTokenSecret(): NewTokenSecret {
  const prefix = `dlr_pat_${randomBytes(4).toString('hex')}`;
  return { secret: `${prefix}_${randomBytes(32).toString('base64url')}`, prefix };
}

export function isTokenSecret(text: string): boolean {
  return SECRET.test(text);
}
