import type { SpecIssue, SpecIssueCode } from '@dl-rsim/spec';

/** One thing wrong with a file: where, what, and where it applies the limit and the value that broke it. */
export function issue(
  path: SpecIssue['path'],
  code: SpecIssueCode,
  told: { readonly message: string; readonly limit?: string; readonly actual?: string },
): SpecIssue {
  return { path, code, ...told };
}

/** Control characters and halves of surrogate pairs: no screen shows them and PostgreSQL refuses some. */
export const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** A name out of a stranger's file, made fit for a message: short, quoted, printable. */
export function quote(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return JSON.stringify(printable(short));
}

export function printable(text: string): string {
  return text.replaceAll(new RegExp(UNPRINTABLE, 'gu'), '\ufffd');
}
