import type { z } from 'zod';
import type { SpecIssue, SpecIssueCode } from './outcome.ts';

/** A column of bad samples is one mistake: of so many issues with one list, the first are told. */
const MAX_LIST_ISSUE_COUNT = 10;

/** Where checks across fields tell what they find. */
export type IssueSink = Pick<z.core.$RefinementCtx, 'addIssue'>;

/** Turns zod's findings on `input` into issues that name field, value, limit and what to do. */
export function issuesOf(error: z.ZodError, input: unknown): readonly SpecIssue[] {
  const issues = error.issues.flatMap((issue) => translate(issue, input));
  const counts = new Map<string, number>();
  const told = issues.filter((issue) => {
    const list = listOf(issue.path);
    if (list === null) return true;
    counts.set(list, (counts.get(list) ?? 0) + 1);
    return counts.get(list)! <= MAX_LIST_ISSUE_COUNT;
  });
  const rest = [...counts].filter(([, count]) => count > MAX_LIST_ISSUE_COUNT);
  return [...told, ...rest.map(([list, count]) => moreIssues(list, count - MAX_LIST_ISSUE_COUNT))];
}

/** The list of numbers that an entry is of: paths that end in a place. */
function listOf(path: SpecIssue['path']): string | null {
  const end = path.findIndex((step) => typeof step === 'number');
  return end < 0 || typeof path.at(-1) !== 'number' ? null : path.slice(0, end).join('.');
}

function moreIssues(list: string, count: number): SpecIssue {
  const message = `${list} has ${count} more entries that cannot be taken; correct the first ones and see`;
  return { path: list.split('.'), code: 'CROSS_CHECK', message, actual: String(count) };
}

/** samplesOhm[0][3]: places in brackets. */
function nameOf(path: SpecIssue['path']): string {
  const text = path.reduce<string>(
    (name, step) => (typeof step === 'number' ? `${name}[${step}]` : `${name}.${step}`),
    '',
  );
  return text.replace(/^\./, '') || 'the document';
}

function translate(issue: z.core.$ZodIssue, input: unknown): readonly SpecIssue[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  const field = nameOf(path);
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
        message: `${nameOf([...path, key])} is not a field of this document; remove it or check its spelling`,
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
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) {
    // JSON writes NaN and infinities as null
    const shown = value === null ? 'null, which is no number' : value;
    const message = `${field} is ${shown}; give a finite number`;
    const isNumber = expected === 'number' || expected === 'int';
    if (isNumber) return { path, code: 'NOT_FINITE', message, actual: String(value) };
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
  const isVersion = String(path.at(-1)).endsWith('Version');
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
