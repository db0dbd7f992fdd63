import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { askChild } from './ask-child.ts';
import { ChildCrash, ChildThrew } from './child-errors.ts';
import type { Frame } from './frame.ts';
import { childReplySchema, type ExportRequest, type ImportRequest, outcomeSchema } from './protocol.ts';

export interface ImportLimits {
  readonly timeLimitSec: number;
  readonly memoryMib: number;
  readonly signal: AbortSignal;
}

/** What came out: a document whose shape the caller checks, and the bytes that belong to it. */
export interface Imported {
  readonly card: unknown;
  readonly attachments: readonly Uint8Array[];
}

const IMPORT = new URL('./import.child.ts', import.meta.url);
const EXPORT = new URL('./export.child.ts', import.meta.url);

/** Has a network written in a format of others; the file is the one attachment. Otherwise like runImport. */
export function runExport(
  request: ExportRequest,
  network: Uint8Array,
  limits: ImportLimits,
): Promise<Outcome<Imported, readonly SpecIssue[]>> {
  return runChild(EXPORT, { document: request, attachments: [network] }, limits);
}

/**
 * Has one foreign file read in a child of its own. A file that needs more memory or time than it
 * may is the user's problem and comes back as an issue; ChildThrew and ChildCrash are ours; ChildStopped says
 * that `signal` aborted.
 */
export function runImport(
  request: ImportRequest,
  attachments: readonly Uint8Array[],
  limits: ImportLimits,
): Promise<Outcome<Imported, readonly SpecIssue[]>> {
  return runChild(IMPORT, { document: request, attachments }, limits);
}

async function runChild(
  script: URL,
  question: Frame,
  { timeLimitSec, memoryMib, signal }: ImportLimits,
): Promise<Outcome<Imported, readonly SpecIssue[]>> {
  const limits = { timeLimitSec, memoryMib, heapMib: memoryMib, answerMib: memoryMib };
  const answer = await askChild(script, question, { ...limits, usesAddons: false, signal });
  if (answer.kind === 'out-of-time') return fail([tooSlow(timeLimitSec)]);
  if (answer.kind === 'out-of-memory') return fail([tooLarge(memoryMib)]);
  const reply = readAnswer(childReplySchema, answer.frame.document);
  switch (reply.kind) {
    case 'out-of-memory':
      return fail([tooLarge(memoryMib)]);
    case 'threw':
      throw Object.assign(new ChildThrew(reply.message), { stack: reply.stack });
    case 'done': {
      const outcome = readAnswer(outcomeSchema, reply.value);
      if (!outcome.ok) return fail(outcome.problem);
      return succeed({ card: outcome.value, attachments: answer.frame.attachments });
    }
  }
}

/** A child that says what it may not say has been broken. */
function readAnswer<T>(schema: { parse(value: unknown): T }, value: unknown): T {
  try {
    return schema.parse(value);
  } catch (cause) {
    throw new ChildCrash('the child answered nonsense', { cause });
  }
}

function tooLarge(memoryMib: number): SpecIssue {
  return {
    path: ['file'],
    code: 'TOO_BIG',
    message: `reading the file took more than ${memoryMib} MiB of memory; import a smaller one`,
    limit: `at most ${memoryMib} MiB`,
  };
}

function tooSlow(timeLimitSec: number): SpecIssue {
  return {
    path: ['file'],
    code: 'TOO_BIG',
    message: `it was not done after ${timeLimitSec} seconds; try again, or import something smaller`,
    limit: `at most ${timeLimitSec} seconds`,
  };
}
