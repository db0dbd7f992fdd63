import { RUN_EVENT_CHANNEL } from '@dl-rsim/jobs';
import type { Logger } from '../log.ts';
import type { Queue } from '../queue.ts';

/**
 * Wakes the streams of a run when the database says that the run has a new event. It carries no events
 * itself.
 */
export interface RunEventFeed {
  /**
   * Calls `wake` at every new event of one of the runs, and when some may have been missed. Returns the way
   * out.
   */
  watch(runIds: readonly string[], wake: () => void): () => void;
}

interface Watcher {
  readonly runIds: ReadonlySet<string>;
  readonly wake: () => void;
}

export async function startRunEventFeed(queue: Pick<Queue, 'listen'>, log: Logger): Promise<RunEventFeed> {
  const watchers = new Set<Watcher>();
  const wakeFor = (payload: string) => {
    const runId = runIdOf(payload);
    if (runId === null) log.warn({ payload }, 'run event notification cannot be read');
    for (const watcher of watchers) if (runId === null || watcher.runIds.has(runId)) watcher.wake();
  };
  const wakeAll = () => {
    for (const watcher of watchers) watcher.wake();
  };
  await queue.listen(RUN_EVENT_CHANNEL, wakeFor, wakeAll);
  return {
    watch(runIds, wake) {
      const watcher: Watcher = { runIds: new Set(runIds), wake };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

function runIdOf(payload: string): string | null {
  try {
    const { runId } = JSON.parse(payload) as { readonly runId?: unknown };
    return typeof runId === 'string' ? runId : null;
  } catch {
    return null;
  }
}
