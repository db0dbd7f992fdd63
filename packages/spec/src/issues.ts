import type { z } from 'zod';
import type { SpecIssue, SpecIssueCode } from './outcome.ts';

/** Turns zod's findings on `input` into issues that name field, value, limit and what to do. */
export function issuesOf(error: z.ZodError, input: unknown): readonly SpecIssue[] {
  return error.issues.flatMap((issue) => translate(issue, input));
}

function translate(issue: z.core.$ZodIssue, input: unknown): readonly SpecIssue[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  const field = path.join('.') || 'the document';
  const value = valueAt(input, path);
  const actual = show(value);
  switch (issue.code) {
    case 'too_small':
      return [bound({ path, field, code: 'TOO_SMALL', relation: 'at least', limit: issue.minimum, value })];
    case 'too_big':
      return [bound({ path, field, code: 'TOO_BIG', relation: 'at most', limit: issue.maximum, value })];
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        code: 'UNKNOWN_FIELD' as const,
        message: `${[...path, key].join('.')} is not a field of this document; remove it or check its spelling`,
      }));
    case 'invalid_type':
      return [wrongType(path, field, { expected: issue.expected, value })];
    case 'invalid_format':
      return [{ path, code: 'BAD_FORMAT', message: `${field} is ${actual}: ${issue.message}`, actual }];
    case 'invalid_value':
      return [invalidValue(path, field, { allowed: issue.values.map(String).join(' or '), actual })];
    case 'invalid_union':
      return [
        { path, code: 'WRONG_TYPE', message: `${field} is ${actual}, a form that is not known`, actual },
      ];
    default:
      return [{ path, code: 'CROSS_CHECK', message: `${field}: ${issue.message}`, actual }];
  }
}

function bound(found: {
  path: SpecIssue['path'];
  field: string;
  code: SpecIssueCode;
  relation: string;
  limit: number | bigint;
  value: unknown;
}): SpecIssue {
  const { path, field, code, relation, value } = found;
  const limit = `${relation} ${found.limit}`;
  const isSized = typeof value === 'string' || Array.isArray(value);
  const subject = isSized
    ? `${field} has ${value.length} ${typeof value === 'string' ? 'characters' : 'entries'}`
    : `${field} is ${show(value)}`;
  return {
    path,
    code,
    message: `${subject}; it must be ${limit}`,
    limit,
    actual: isSized ? String(value.length) : show(value),
  };
}

function wrongType(
  path: SpecIssue['path'],
  field: string,
  found: { expected: string; value: unknown },
): SpecIssue {
  const { expected, value } = found;
  if (value === undefined)
    return { path, code: 'MISSING', message: `${field} is missing; give ${withArticle(expected)}` };
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return {
      path,
      code: 'NOT_FINITE',
      message: `${field} is ${value}; give a finite number`,
      actual: String(value),
    };
  }
  const isWhole = expected === 'int' && typeof value === 'number';
  const code = isWhole ? 'NOT_INTEGER' : 'WRONG_TYPE';
  const wanted = expected === 'int' ? 'a whole number' : withArticle(expected);
  return {
    path,
    code,
    message: `${field} is ${show(value)}; give ${wanted}`,
    limit: wanted,
    actual: show(value),
  };
}

function invalidValue(
  path: SpecIssue['path'],
  field: string,
  found: { allowed: string; actual: string },
): SpecIssue {
  const isVersion = path.at(-1) === 'specVersion';
  return {
    path,
    code: isVersion ? 'BAD_VERSION' : 'BAD_FORMAT',
    message: `${field} is ${found.actual}; it must be ${found.allowed}`,
    limit: found.allowed,
    actual: found.actual,
  };
}

function valueAt(input: unknown, path: SpecIssue['path']): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** A short, safe rendering of a value for a message. */
function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
