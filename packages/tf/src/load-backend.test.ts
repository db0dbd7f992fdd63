import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BACKEND_NAMES, loadBackend } from './load-backend.ts';

afterEach(() => vi.unstubAllEnvs());

describe('loadBackend', () => {
  it('takes the first backend that answers rightly and tells why the others did not', async () => {
    const { backend, tried } = await loadBackend();
    expect(tried.at(-1)).toEqual({ name: backend, ok: true, why: null });
    expect(tried.map(({ name }) => name)).toEqual(BACKEND_NAMES.slice(0, tried.length));
    for (const trial of tried.slice(0, -1))
      expect(trial).toMatchObject({ ok: false, why: expect.any(String) });
    expect(tf.getBackend()).toBe(backend);
  });

  it('shows no path of this machine', async () => {
    const { tried } = await loadBackend({ prefer: 'tensorflow' });
    expect(JSON.stringify(tried)).not.toContain('node_modules');
  });

  it.each(['cpu', 'wasm'] as const)('tries the preferred %s first', async (prefer) => {
    expect(await loadBackend({ prefer })).toEqual({
      backend: prefer,
      tried: [{ name: prefer, ok: true, why: null }],
    });
  });

  it('reads DLRSIM_TF_BACKEND', async () => {
    vi.stubEnv('DLRSIM_TF_BACKEND', 'cpu');
    expect((await loadBackend()).backend).toBe('cpu');
  });

  it('refuses a backend that does not exist', async () => {
    vi.stubEnv('DLRSIM_TF_BACKEND', 'webgpu');
    await expect(loadBackend()).rejects.toThrow(
      'DLRSIM_TF_BACKEND is "webgpu"; it may be tensorflow, wasm, cpu',
    );
  });
});
