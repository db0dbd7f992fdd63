import { ApiError } from './api-error.ts';
import type { Client, RequestOptions } from './client.ts';
import {
  RunDocument,
  RunEventsDocument,
  type RunEventsSubscription,
  type RunQuery,
} from './generated/graphql.ts';

export type FinishedRun = NonNullable<RunQuery['run']>;

export interface WaitOptions extends RequestOptions {
  /** Called for every event on the way, with the run as it then was. */
  readonly onEvent?: (event: RunEventsSubscription['runEvents']) => void;
}

/** Follows a run to its end and gives it back whole: succeeded, failed or cancelled. Throws `ApiError`. */
export async function waitForRun(
  client: Client,
  id: string,
  options: WaitOptions = {},
): Promise<FinishedRun> {
  const { onEvent, ...requestOptions } = options;
  for await (const { runEvents } of client.subscribe(RunEventsDocument, { runId: id }, requestOptions)) {
    onEvent?.(runEvents);
  }
  options.signal?.throwIfAborted();
  const { run } = await client.request(RunDocument, { id }, requestOptions);
  if (!run) throw new ApiError({ code: 'NOT_FOUND', message: `no run ${id}, or not one that you may see` });
  return run;
}
