import { describe, expect, it } from 'vitest';
import { readSession, signSession } from './session-token.ts';

const claims = { userId: 'usr_1', tokenVersion: 3 };

describe('session token', () => {
  it('reads back what was signed', async () => {
    const token = await signSession(claims, 'a secret', 60);
    expect(await readSession(token, 'a secret')).toEqual(claims);
  });

  it('refuses another secret, an expired token and a changed one', async () => {
    const token = await signSession(claims, 'a secret', 60);
    expect(await readSession(token, 'another secret')).toBeNull();
    expect(await readSession(await signSession(claims, 'a secret', -60), 'a secret')).toBeNull();
    expect(await readSession(`${token.slice(0, -3)}abc`, 'a secret')).toBeNull();
  });
});
