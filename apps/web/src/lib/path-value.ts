/** The value at a dotted path of a plain document, or undefined: `valueAt(spec, 'accelerator.device')`. */
export function valueAt(document: unknown, path: string): unknown {
  let value = document;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

/** The number at a dotted path, or NaN where there is none. */
export function numberAt(document: unknown, path: string): number {
  const value = valueAt(document, path);
  return typeof value === 'number' ? value : Number.NaN;
}

/** A copy of the document with `value` at the dotted path; branches on the way are made where they lack. */
export function withValueAt<T>(document: T, path: string, value: unknown): T {
  const [step = '', ...rest] = path.split('.');
  const branch = (document ?? {}) as Readonly<Record<string, unknown>>;
  const child = rest.length === 0 ? value : withValueAt(branch[step], rest.join('.'), value);
  return { ...branch, [step]: child } as T;
}
