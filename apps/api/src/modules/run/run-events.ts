import type { Context } from '../../context.ts';
import { badInput, notFound } from '../../errors.ts';
import type { SeenRunEvent } from '../../live/run-event.store.ts';
import { streamRunEvents } from '../../live/stream-run-events.ts';

/** The stream of a run; the policy of the field has been asked already. */
export async function runEvents(
  context: Context,
  { runId, after }: { readonly runId: string; readonly after?: string | null | undefined },
): Promise<AsyncGenerator<SeenRunEvent>> {
  const run = await context.loaders.run.load(runId);
  if (!run) throw notFound('run with this id');
  return streamRunEvents(context, { projectId: run.projectId, runIds: [runId], after: parseSequence(after) });
}

/** A sequence number as a stream gave it; throws BAD_USER_INPUT for anything else. */
export function parseSequence(after: string | null | undefined): bigint | null {
  if (after == null) return null;
  if (!/^\d{1,18}$/.test(after))
    throw badInput('`after` must be the sequence of an event that you have seen');
  return BigInt(after);
}
