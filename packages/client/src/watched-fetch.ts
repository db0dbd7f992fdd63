/** The API sends a heartbeat comment every 12 s: after three missed ones the connection is taken for dead. */
const IDLE_LIMIT_SEC = 40;

/**
 * A fetch for event streams whose body fails when nothing has come for a while (a half-open connection, a
 * laptop that slept) and when it ends: a stream that is over has said `complete` before, so an end without
 * it is a breakage.
 */
export function watchedFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const { ok, body, status, statusText, headers } = response;
    // Read now: graphql-sse aborts the request before anyone could look into a refusal.
    if (!ok) return new Response(await response.text(), { status, statusText, headers });
    if (!body) return response;
    return new Response(body.pipeThrough(watchdog()), { status, statusText, headers });
  };
}

function watchdog(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const restart = (controller: TransformStreamDefaultController): void => {
    clearTimeout(timer);
    timer = setTimeout(
      () => controller.error(new Error('the event stream fell silent')),
      IDLE_LIMIT_SEC * 1000,
    );
  };
  // The DOM's types do not know `cancel` yet, so the object is named before it is passed.
  const transformer = {
    start: restart,
    transform(
      chunk: Uint8Array<ArrayBuffer>,
      controller: TransformStreamDefaultController<Uint8Array<ArrayBuffer>>,
    ) {
      restart(controller);
      controller.enqueue(chunk);
    },
    flush(controller: TransformStreamDefaultController) {
      clearTimeout(timer);
      controller.error(new Error('the event stream was closed'));
    },
    cancel() {
      clearTimeout(timer);
    },
  };
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>(transformer);
}
