import type { SpecIssue } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';

/** A name that could lead out of a folder, or that no screen shows. */
export function isUnsafeName(name: string): boolean {
  return (
    name === '' ||
    name.startsWith('/') ||
    /^[A-Za-z]:|[\\\p{Cc}\p{Cs}\ufffd]/u.test(name) ||
    name.split('/').includes('..')
  );
}

/** The name without what means nothing in it: "./a//b" is "a/b". The root stays "./". */
export function plainName(name: string): string {
  const steps = name.split('/');
  const told = steps.filter(
    (step, at) => step !== '.' && (step !== '' || at === 0 || at === steps.length - 1),
  );
  return told.join('/') || name;
}

/**
 * What is wrong with the names of an archive's entries, as `plainName` gives them: those that lead elsewhere,
 * and those that another has already. Names that differ in nothing but capitals or the composition of letters
 * are one name to many systems, so no two readers could agree on what the archive holds.
 */
export function checkNames(archiveName: string, names: readonly string[]): readonly SpecIssue[] {
  const seen = new Set<string>();
  return names.flatMap((name) => {
    const shown = quote(name);
    if (isUnsafeName(name)) {
      const message =
        `the ${archiveName} holds ${shown}: names must be relative, without "..", ` +
        `"\\" and control characters`;
      return [issue([archiveName, shown], 'BAD_FORMAT', { message })];
    }
    const key = name.normalize('NFC').toLowerCase();
    const isTwin = seen.has(key);
    seen.add(key);
    const message = `the ${archiveName} holds ${shown} twice, capitals aside; rename or remove one`;
    return isTwin ? [issue([archiveName, shown], 'BAD_FORMAT', { message })] : [];
  });
}
