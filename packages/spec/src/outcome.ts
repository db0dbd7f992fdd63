/** What a function that users can make fail returns: their mistakes are values, ours are thrown. */
export type Outcome<T, P> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: P };

export const succeed = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const fail = <P>(problem: P): { readonly ok: false; readonly problem: P } => ({ ok: false, problem });

/** One thing wrong with an input: where, what, which limit, and the value that broke it. */
export interface SpecIssue {
  readonly path: readonly (string | number)[];
  readonly code: SpecIssueCode;
  readonly message: string;
  readonly limit?: string;
  readonly actual?: string;
}

export const SPEC_ISSUE_CODES = [
  'MISSING',
  'UNKNOWN_FIELD',
  'WRONG_TYPE',
  'TOO_SMALL',
  'TOO_BIG',
  'NOT_INTEGER',
  'BAD_FORMAT',
  'BAD_VERSION',
  'CROSS_CHECK',
  'UNKNOWN_AXIS',
  'TOO_MANY_POINTS',
  'SHAPE_MISMATCH',
  'UNREADABLE',
  'UNSUPPORTED',
  'NOT_FINITE',
  'CHECKSUM',
  'DOES_NOT_FIT',
] as const;
export type SpecIssueCode = (typeof SPEC_ISSUE_CODES)[number];
