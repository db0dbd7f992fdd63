import { fail, type Outcome, type SpecIssue } from '@dl-rsim/spec';
import type { Logger } from 'pino';
import type { ImportedFile } from '../thread/protocol.ts';
import { ThreadThrew } from '../thread/thread-errors.ts';

/** The outcome of an import thread; an error of our own in it is logged and becomes an issue, not a retry. */
export async function importOutcome(
  work: Promise<Outcome<ImportedFile, readonly SpecIssue[]>>,
  log: Logger,
): Promise<Outcome<ImportedFile, readonly SpecIssue[]>> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ThreadThrew)) throw error;
    log.error({ err: error }, 'an import broke an invariant');
    const message = `it could not be read because of an error of ours (${error.message}); please report it`;
    return fail([{ path: ['file'], code: 'UNREADABLE', message }]);
  }
}
