import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';

/** Exactly one of them, or all are named. */
export function only(
  names: readonly string[],
  what: 'input' | 'output',
): Outcome<string, readonly SpecIssue[]> {
  const distinct = [...new Set(names)];
  const [name] = distinct;
  if (name !== undefined && distinct.length === 1) return succeed(name);
  const held = distinct.slice(0, 10).map(quote).join(', ');
  const message =
    name === undefined
      ? `the graph has no ${what}; export it with a signature`
      : `the graph has ${distinct.length} ${what}s (${held}); export a model with exactly one`;
  const path = ['signature', `${what}s`];
  return fail([issue(path, 'UNSUPPORTED', { message, limit: '1', actual: String(distinct.length) })]);
}
