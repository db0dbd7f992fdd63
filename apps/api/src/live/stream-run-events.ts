import { isCallerStillValid } from '../auth/index.ts';
import type { Context } from '../context.ts';
import { notFound, unauthenticated } from '../errors.ts';
import { eventsAfter, latestEvents, openRunIds, resumePoints, type SeenRunEvent } from './run-event.store.ts';

/** A lost right ends the stream, and a lost notification is made good, within so long. */
const RECHECK_SEC = 5;

export interface StreamOptions {
  readonly projectId: string;
  readonly runIds: readonly string[];
  /** Sequence of the last event that the client has seen; null: begin with each run as it is now. */
  readonly after: bigint | null;
}

/**
 * The events of some runs, first what there is, then what comes; ends when all the runs have ended. In the
 * order of each run, at least once. Reads the table at each wake, so a slow client costs no memory and
 * misses nothing.
 */
export async function* streamRunEvents(
  context: Context,
  options: StreamOptions,
): AsyncGenerator<SeenRunEvent> {
  const { db, feed } = context;
  const bell = createBell();
  const unwatch = feed.watch(options.runIds, bell.ring);
  try {
    const seen = new Map<string, bigint>();
    yield* await begin(context, options, seen);
    for (;;) {
      // The state is read before the events: a run that has ended by then has its last event in the table.
      const open = await openRunIds(db, [...seen.keys()]);
      for (const event of await newEvents(context, seen)) yield event;
      for (const runId of seen.keys()) if (!open.has(runId)) seen.delete(runId);
      if (seen.size === 0) return;
      await bell.wait(RECHECK_SEC);
      await refuseLostRight(context, options.projectId);
    }
  } finally {
    unwatch();
    bell.ring();
  }
}

/** The snapshot of a new stream; for a resumed one the places to go on from. */
async function begin(
  { db }: Context,
  { runIds, after }: StreamOptions,
  seen: Map<string, bigint>,
): Promise<readonly SeenRunEvent[]> {
  if (after !== null) {
    for (const [runId, sequence] of await resumePoints(db, runIds, after)) seen.set(runId, sequence);
    return [];
  }
  for (const runId of runIds) seen.set(runId, 0n);
  const latest = await latestEvents(db, runIds);
  for (const event of latest) seen.set(event.runId, event.sequence);
  return latest;
}

/** Moves the marks in `seen` on. */
async function newEvents({ db }: Context, seen: Map<string, bigint>): Promise<readonly SeenRunEvent[]> {
  const found: SeenRunEvent[] = [];
  for (;;) {
    const page = await eventsAfter(db, seen);
    if (page.length === 0) return found;
    for (const event of page) seen.set(event.runId, event.sequence);
    found.push(...page);
  }
}

async function refuseLostRight({ db, caller, access }: Context, projectId: string): Promise<void> {
  if (!(await isCallerStillValid(db, caller))) throw unauthenticated();
  if ((await access.roleIn(projectId)) === null) throw notFound('object with this id');
}

/** Rings are remembered, so that one that comes while nobody waits is not lost. */
function createBell() {
  let isRung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      isRung = true;
      wake?.();
    },
    async wait(limitSec: number): Promise<void> {
      if (!isRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, limitSec * 1000);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = null;
      isRung = false;
    },
  };
}
