import type { SpecIssue } from '@dl-rsim/spec';
import type { UserError } from './generated/resolver-types.ts';

/** Something the caller can put right, as a value: see UserError in the schema. */
export function userError(told: {
  readonly code: string;
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly limit?: string | undefined;
  readonly actual?: string | undefined;
}): UserError {
  return {
    code: told.code,
    message: told.message,
    path: told.path.map(String),
    limit: told.limit ?? null,
    actual: told.actual ?? null,
  };
}

/** Issues of a document that lies at `prefix` within the input. */
export function userErrorsOf(issues: readonly SpecIssue[], prefix: readonly string[]): UserError[] {
  return issues.map((issue) => userError({ ...issue, path: [...prefix, ...issue.path] }));
}
