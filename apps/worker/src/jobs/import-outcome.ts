import { fail, type Outcome, type SpecIssue } from '@dl-rsim/spec';
import type { Logger } from 'pino';
import { ChildCrash, ChildThrew } from '../child/child-errors.ts';
import { ThreadThrew } from '../thread/thread-errors.ts';

/** The outcome of an import; an error of our own in it is logged and becomes an issue, not a retry. */
export async function importOutcome<T>(
  work: () => Promise<Outcome<T, readonly SpecIssue[]>>,
  log: Logger,
): Promise<Outcome<T, readonly SpecIssue[]>> {
  try {
    return await work();
  } catch (error) {
    const isOurs = [ChildThrew, ChildCrash, ThreadThrew].some((kind) => error instanceof kind);
    if (!isOurs) throw error;
    log.error({ err: error }, 'an import broke an invariant');
    const [reason = ''] = String((error as Error).message).split('\n', 1);
    const shown = reason.slice(0, 300);
    const message = `it could not be read because of an error of ours (${shown}); please report it`;
    return fail([{ path: ['file'], code: 'UNREADABLE', message }]);
  }
}
