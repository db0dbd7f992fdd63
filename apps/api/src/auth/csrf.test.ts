import { expect, it } from 'vitest';
import { refuseCrossSite, refuseCrossSiteRead } from './csrf.ts';

const WEB = 'http://localhost:3000';
const cookie = 'a=b; next-auth.session-token=x.y.z';
const header = { cookie, 'x-dlrsim-csrf': '1' };

it.each([
  ['of our page', { ...header, 'sec-fetch-site': 'same-origin' }],
  ['of our page in a browser without Sec-Fetch-Site', { ...header, origin: WEB }],
  ['with a token', { authorization: 'Bearer x', origin: 'https://evil.example' }],
  ['without a cookie', { origin: 'https://evil.example' }],
])('lets a request %s pass', (_name, headers) => {
  expect(() => refuseCrossSite(headers, WEB)).not.toThrow();
});

it.each([
  ['without the header', { cookie, origin: WEB, 'sec-fetch-site': 'same-origin' }],
  ['of another site', { ...header, 'sec-fetch-site': 'cross-site', origin: WEB }],
  ['of another origin of the site', { ...header, 'sec-fetch-site': 'same-site' }],
  ['typed into the address bar', { ...header, 'sec-fetch-site': 'none' }],
  ['of another origin', { ...header, origin: 'http://localhost:3001' }],
  ['of nowhere', header],
  [
    'over https, of another site',
    { 'x-dlrsim-csrf': '1', cookie: '__Secure-next-auth.session-token=x', origin: 'https://evil.example' },
  ],
])('refuses a request %s', (_name, headers) => {
  expect(() => refuseCrossSite(headers, WEB)).toThrow(/a request with a session cookie/);
});

it.each([
  ['of a picture on our page', { cookie, 'sec-fetch-site': 'same-origin' }, true],
  ['typed into the address bar', { cookie, 'sec-fetch-site': 'none' }, true],
  ['of a browser that does not tell', { cookie }, true],
  ['with a token', { authorization: 'Bearer x', 'sec-fetch-site': 'cross-site' }, true],
  ['of a foreign page', { cookie, 'sec-fetch-site': 'cross-site' }, false],
  ['of another origin of the site', { cookie, 'sec-fetch-site': 'same-site' }, false],
])('a read %s', (_name, headers, isLetThrough) => {
  const read = () => refuseCrossSiteRead(headers, WEB);
  if (isLetThrough) expect(read).not.toThrow();
  else expect(read).toThrow(/a request with a session cookie/);
});
