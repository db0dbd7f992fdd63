import type { SpecField } from './describe.ts';
import type { SpecIssue } from './outcome.ts';

/** What a field takes: a number, or the name of an option or of a layer. */
export type FieldValue = number | string;

/** What stands at a dotted path of a plain document, or undefined. */
export function valueAtPath(document: unknown, path: string): unknown {
  let value = document;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

/** A copy of the document with these fields set. The paths must be there: ask `missingBranch` first. */
export function withFieldValues(
  document: unknown,
  changes: readonly { readonly path: string; readonly value: FieldValue }[],
): unknown {
  const copy: unknown = structuredClone(document);
  for (const { path, value } of changes) {
    const steps = path.split('.');
    const last = steps.pop() as string;
    let target = copy as Record<string, unknown>;
    for (const step of steps) target = target[step] as Record<string, unknown>;
    target[last] = value;
  }
  return copy;
}

/** Says what to choose for a field to exist, when the document has chosen something else; else null. */
export function missingBranch(field: SpecField, document: unknown): string | null {
  for (const { path, option } of field.within) {
    const alternative = valueAtPath(document, path);
    const chosen = Object.entries(alternative ?? {}).find(([, branch]) => branch !== undefined)?.[0];
    if (chosen === option) continue;
    const now = chosen ?? 'not given';
    const advice = `choose ${option} there, or another field`;
    return `${field.path} exists when ${path} is ${option}, and it is ${now}; ${advice}`;
  }
  return null;
}

/** Options that a choice does not have, at their place below `path`; texts take anything. */
export function unknownOptions(
  field: SpecField,
  options: readonly FieldValue[],
  path: SpecIssue['path'],
): readonly SpecIssue[] {
  if (field.kind !== 'choice') return [];
  const known = field.options.map((option) => option.value);
  return options.flatMap((option, index): readonly SpecIssue[] => {
    if (known.includes(String(option))) return [];
    const limit = known.join(' or ');
    const message = `${field.path} has no option ${option}; it must be ${limit}`;
    return [{ path: [...path, index], code: 'BAD_FORMAT', message, limit, actual: String(option) }];
  });
}
