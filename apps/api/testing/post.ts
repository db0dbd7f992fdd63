import type { Headers, Parsed, TestApi } from './test-api.ts';

export interface PostAnswer {
  readonly status: number;
  readonly headers: Response['headers'];
  readonly body: Parsed;
}

/** A bare POST, for what no GraphQL client would send; a text goes as it is, anything else as JSON. */
export async function post(
  { url }: Pick<TestApi, 'url'>,
  request: { readonly path: string; readonly body: unknown; readonly headers?: Headers },
): Promise<PostAnswer> {
  const text = typeof request.body === 'string' ? request.body : JSON.stringify(request.body);
  const headers = { 'content-type': 'application/json', ...request.headers };
  const response = await fetch(url + request.path, { method: 'POST', headers, body: text });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Parsed };
}

/** The code of the first top-level error. */
export const codeOf = ({
  body,
}: {
  readonly body: { readonly errors?: { extensions: { code: string } }[] };
}) => body.errors?.[0]?.extensions.code;
