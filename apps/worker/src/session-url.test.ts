import { expect, test } from 'vitest';
import { sessionUrl } from './session-url.ts';

test('adds the limit to what the address already asks for', () => {
  const url = new URL(
    sessionUrl('postgresql://u:p%40@127.0.0.1:5432/d?sslmode=disable&options=-c%20jit%3Doff'),
  );
  expect(url.searchParams.get('options')).toBe('-c jit=off -c idle_in_transaction_session_timeout=10s');
  expect(url.searchParams.get('sslmode')).toBe('disable');
  expect(url.password).toBe('p%40');
});
