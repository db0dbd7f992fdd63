import { GraphQLError } from 'graphql';
import { currentRequestId } from './request-scope.ts';

/**
 * The whole table of top-level error codes and their HTTP status. User mistakes in an input are
 * `userErrors` instead.
 */
export const STATUS_OF_CODE = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  INTERNAL: 500,
} as const;
export type ErrorCode = keyof typeof STATUS_OF_CODE;

/**
 * A refusal that the caller is told in full: who throws it has checked that the message gives nothing away.
 */
export class Refusal extends GraphQLError {
  readonly code: ErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    const http = { status: STATUS_OF_CODE[code], headers: new Map(Object.entries(headers)) };
    super(message, { extensions: { code, http } });
    this.code = code;
    this.headers = headers;
  }
}

export const unauthenticated = (
  message = 'sign in, or send an API token as `Authorization: Bearer dlr_pat_...`',
) => new Refusal('UNAUTHENTICATED', message, { 'www-authenticate': 'Bearer' });
export const forbidden = (message: string) => new Refusal('FORBIDDEN', message);
/** For what is not there and for what the caller must not know of: the two must not be told apart. */
export const notFound = (what: string) => new Refusal('NOT_FOUND', `there is no ${what} that you may see`);
export const badInput = (message: string) => new Refusal('BAD_USER_INPUT', message);

/** Our own bug: thrown, logged, shown as INTERNAL. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}

/** One entry of `errors` in a response. */
export interface ErrorEntry {
  readonly message: string;
  readonly extensions: { readonly code: ErrorCode; readonly requestId: string | null };
}

/**
 * What the caller is told of an unexpected error: that it is ours, and the request by which to find it in
 * the log.
 */
export function maskedEntry(): ErrorEntry {
  const requestId = currentRequestId();
  return {
    message: `something went wrong on our side; it is logged as request ${requestId ?? 'unknown'}`,
    extensions: { code: 'INTERNAL', requestId },
  };
}

export function entryOf(refusal: Refusal): ErrorEntry {
  return {
    message: refusal.message,
    extensions: { code: refusal.code, requestId: currentRequestId() },
  };
}
