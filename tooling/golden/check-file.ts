import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseFile } from './case-file.ts';
import { checkCase } from './check-case.ts';
import type { CheckOutcome, OnProgress } from './outcome.ts';

export type FileReport =
  | { readonly status: 'passed' | 'failed'; readonly outcome: CheckOutcome }
  /** Damaged, of an unknown kind, or contradicting itself. */
  | { readonly status: 'failed'; readonly outcome: null; readonly message: string }
  | { readonly status: 'unchecked'; readonly what: string };

/** All JSON files below a folder, in order of their paths; links to folders are not followed. */
export function findCaseFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** Checks the text of one file. Never throws for what a file can contain. */
export function checkFile(text: string, onProgress?: OnProgress): FileReport {
  const parsed = parseFile(text);
  if (parsed.status === 'unchecked') return parsed;
  if (parsed.status === 'damaged') return { status: 'failed', outcome: null, message: parsed.message };
  try {
    const outcome = checkCase(parsed.content, onProgress);
    return { status: outcome.isPassed ? 'passed' : 'failed', outcome };
  } catch (error) {
    return { status: 'failed', outcome: null, message: error instanceof Error ? error.message : `${error}` };
  }
}

/** One line about one file. */
export function formatReport(name: string, report: FileReport): string {
  const mark = { passed: 'ok  ', failed: 'FAIL', unchecked: '-   ' }[report.status];
  if (report.status === 'unchecked') return `${mark} ${name}  not yet checked here (${report.what})`;
  if (report.outcome === null) return `${mark} ${name}  ${report.message}`;
  const { error, tolerance, detail } = report.outcome;
  return `${mark} ${name}  error ${error.toExponential(2)} of ${tolerance.toExponential(0)}; ${detail}`;
}
