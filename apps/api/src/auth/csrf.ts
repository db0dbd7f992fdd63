import type { IncomingHttpHeaders } from 'node:http';
import { forbidden } from '../errors.ts';
import { sessionTokenOf } from './session-cookie.ts';

/**
 * Refuses a request that a foreign page could have made with the person's cookie. Such a page can neither
 * send `x-dlrsim-csrf` without a preflight that we do not answer, nor choose its Origin or Sec-Fetch-Site.
 */
export function refuseCrossSite(headers: IncomingHttpHeaders, webOrigin: string): void {
  const isByCookie = headers.authorization === undefined && sessionTokenOf(headers.cookie) !== null;
  if (!isByCookie) return;
  if (headers['x-dlrsim-csrf'] !== '1') {
    throw forbidden('a request with a session cookie needs the header `x-dlrsim-csrf: 1`');
  }
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  if (site === 'same-origin' || (site === undefined && origin === webOrigin)) return;
  throw elsewhere(webOrigin, origin);
}

/**
 * The same for a request that only reads a file, which a link or a picture of our pages makes without headers
 * of ours. Where a browser says nothing, Cross-Origin-Resource-Policy keeps the answer from foreign pages.
 */
export function refuseCrossSiteRead(headers: IncomingHttpHeaders, webOrigin: string): void {
  const isByCookie = headers.authorization === undefined && sessionTokenOf(headers.cookie) !== null;
  const site = headers['sec-fetch-site'];
  if (!isByCookie || site === undefined || site === 'same-origin' || site === 'none') return;
  throw elsewhere(webOrigin, headers.origin);
}

function elsewhere(webOrigin: string, origin: string | undefined): Error {
  return forbidden(
    `a request with a session cookie must come from ${webOrigin}, not from ${origin ?? 'elsewhere'}`,
  );
}
