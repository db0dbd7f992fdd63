import { afterEach, expect, test, vi } from 'vitest';
import { runBackend } from './run-backend.ts';

const { signal } = new AbortController();
afterEach(() => vi.unstubAllEnvs());

test.each(['cpu', 'wasm'])('the operator chooses %s', async (name) => {
  vi.stubEnv('DLRSIM_TF_BACKEND', name);
  expect(await runBackend(signal)).toEqual({ backend: name, tried: [{ name, ok: true, why: null }] });
});

test('a choice that there is not is told', async () => {
  vi.stubEnv('DLRSIM_TF_BACKEND', 'abacus');
  expect(await runBackend(signal)).toMatchObject({
    backend: null,
    tried: [{ ok: false, why: expect.stringContaining('DLRSIM_TF_BACKEND is "abacus"') }],
  });
});
