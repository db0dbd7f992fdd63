import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ParsedFile, parseFile } from './case-file.ts';
import { checkCase } from './check-case.ts';
import { checkNetworkLogits } from './check-network.ts';
import type { NetworkFolders } from './network-files.ts';
import { type CheckOutcome, demand, type OnProgress } from './outcome.ts';

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

export interface CheckFileOptions {
  /** Where the file lies, for tables that need another one beside them. */
  readonly folder?: string | null;
  /** Null where no folders of networks and data sets are known: then no network is checked. */
  readonly folders?: NetworkFolders | null;
  readonly onProgress?: OnProgress;
  /** See NetworkCheckOptions. */
  readonly imageCount?: number;
}

/** Checks the text of one file. Never throws for what a file can contain. */
export async function checkFile(text: string, options: CheckFileOptions = {}): Promise<FileReport> {
  const { folders = null } = options;
  const parsed = parseFile(text);
  if (parsed.status === 'damaged') return { status: 'failed', outcome: null, message: parsed.message };
  if (parsed.status === 'network' && folders === null)
    return { status: 'unchecked', what: 'a network: set DLRSIM_MODELS_DIR and DLRSIM_DATASETS_DIR' };
  try {
    const outcome = await outcomeOf(parsed, options);
    return { status: outcome.isPassed ? 'passed' : 'failed', outcome };
  } catch (error) {
    return { status: 'failed', outcome: null, message: error instanceof Error ? error.message : `${error}` };
  }
}

function outcomeOf(
  parsed: Extract<ParsedFile, { readonly content: unknown }>,
  { folder = null, folders = null, onProgress, imageCount }: CheckFileOptions,
): CheckOutcome | Promise<CheckOutcome> {
  if (parsed.status === 'case') return checkCase(parsed.content, onProgress);
  if (parsed.status === 'table') return parsed.content.check(folder);
  demand(folders !== null, 'a network needs folders');
  return checkNetworkLogits(parsed.content, { folders, onProgress, imageCount });
}

/** One line about one file. */
export function formatReport(name: string, report: FileReport): string {
  const mark = { passed: 'ok  ', failed: 'FAIL', unchecked: '-   ' }[report.status];
  if (report.status === 'unchecked') return `${mark} ${name}  not checked here (${report.what})`;
  if (report.outcome === null) return `${mark} ${name}  ${report.message}`;
  const { error, tolerance, detail } = report.outcome;
  return `${mark} ${name}  error ${error.toExponential(2)} of ${tolerance.toExponential()}; ${detail}`;
}
