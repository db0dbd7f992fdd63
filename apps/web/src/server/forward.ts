/** Headers that belong to one connection and must not be passed on; `expect` is refused by fetch. */
const CONNECTION_HEADERS = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
];

/**
 * A route handler that passes requests on to `path` of the API and its answer back, both as streams: live
 * events are not held up and uploads are not cut. API_URL is read at run time because the port differs from
 * start to start.
 */
export function forwardTo(path: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const apiUrl = process.env.API_URL;
    if (!apiUrl) throw new Error('API_URL is not set: the web server needs the address of the API');
    const target = new URL(path + new URL(request.url).search, apiUrl);
    try {
      const answer = await fetch(target, {
        method: request.method,
        headers: forwardedHeaders(request),
        body: request.body,
        duplex: 'half',
        redirect: 'manual',
        cache: 'no-store',
        signal: request.signal,
      } as RequestInit & { duplex: 'half' });
      return new Response(answer.body, { status: answer.status, headers: answeredHeaders(answer) });
    } catch (error) {
      if (request.signal.aborted) return new Response(null, { status: 499 });
      console.error(`cannot reach the API at ${target.origin}`, error);
      return Response.json(unreachable, { status: 502 });
    }
  };
}

const unreachable = {
  errors: [
    {
      message: 'The API does not answer. Nothing was changed; try again in a few seconds.',
      extensions: { code: 'UNREACHABLE' },
    },
  ],
};

function forwardedHeaders(request: Request): Headers {
  const headers = new Headers(request.headers);
  for (const name of CONNECTION_HEADERS) headers.delete(name);
  const host = headers.get('host');
  if (host) headers.set('x-forwarded-host', host);
  headers.delete('host');
  headers.set('accept-encoding', 'identity');
  return headers;
}

function answeredHeaders(answer: Response): Headers {
  const headers = new Headers(answer.headers);
  for (const name of [...CONNECTION_HEADERS, 'content-encoding', 'content-length']) headers.delete(name);
  if (headers.get('content-type')?.startsWith('text/event-stream')) {
    headers.set('cache-control', 'no-cache, no-transform');
    headers.set('x-accel-buffering', 'no');
  }
  return headers;
}
