'use client';

import type { RunCardFragment, TypedDocumentString } from '@dl-rsim/client';
import { useEffect, useState } from 'react';
import { api, POLL_INTERVAL_MS } from './api.ts';

/** A stream that has said nothing for so long may be dead without knowing it: the page asks as well. */
const SILENCE_MS = 8000;

/**
 * How a page hears of changes: 'live' by a stream, 'polling' while there is none, 'over' when nothing more
 * comes.
 */
export type LiveState = 'live' | 'polling' | 'over';

export interface EventSource<R, V> {
  readonly document: TypedDocumentString<R, V>;
  readonly variables: V;
  /** Takes the run out of an event. */
  readonly runOf: (event: R) => RunCardFragment;
}

/**
 * Follows a subscription for as long as `isActive`; `onRun` gets every state of a run, `onEnd` is called
 * when the server says that all is over. `key` names what is followed: a new one starts a new stream.
 */
export function useRunEvents<R, V>(options: {
  readonly key: string;
  readonly isActive: boolean;
  readonly source: EventSource<R, V>;
  readonly onRun: (run: RunCardFragment) => void;
  readonly onEnd: () => void;
}): LiveState {
  const { key, isActive } = options;
  const [state, setState] = useState<LiveState>(isActive ? 'polling' : 'over');

  // biome-ignore lint/correctness/useExhaustiveDependencies: bound to key alone, later callbacks do the same
  useEffect(() => {
    if (!isActive) {
      setState('over');
      return;
    }
    const stop = new AbortController();
    setState('polling');
    let silence: ReturnType<typeof setTimeout> | undefined;
    const hear = () => {
      clearTimeout(silence);
      setState('live');
      silence = setTimeout(() => setState('polling'), SILENCE_MS);
    };
    const end = (next: LiveState) => {
      clearTimeout(silence);
      setState(next);
    };
    void follow(options, stop.signal, hear).then(
      () => end('over'),
      () => end(stop.signal.aborted ? 'over' : 'polling'),
    );
    return () => {
      clearTimeout(silence);
      stop.abort();
    };
  }, [key, isActive]);

  return state;
}

async function follow<R, V>(
  options: Parameters<typeof useRunEvents<R, V>>[0],
  signal: AbortSignal,
  onHeard: () => void,
): Promise<void> {
  const { source, onRun, onEnd } = options;
  const subscribe = api.subscribe as (
    document: TypedDocumentString<R, V>,
    variables: V,
    options: { readonly signal: AbortSignal },
  ) => AsyncIterableIterator<R>;
  for await (const event of subscribe(source.document, source.variables, { signal })) {
    if (signal.aborted) return;
    onHeard();
    onRun(source.runOf(event));
  }
  if (!signal.aborted) onEnd();
}

/** How often to ask besides the stream: often without one, now and then with one, never when all is over. */
export function refetchIntervalMs(state: LiveState): number | false {
  return state === 'over' ? false : state === 'live' ? 15_000 : POLL_INTERVAL_MS;
}
