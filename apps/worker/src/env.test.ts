import { expect, test } from 'vitest';
import { readEnv } from './env.ts';

const complete = { DATABASE_URL: 'postgresql://u:p@127.0.0.1:5432/d', DLRSIM_HOME: '/var/lib/dlrsim' };

test('reads what it is given', () => {
  const env = readEnv({ ...complete, DLRSIM_THREADS: '3', DLRSIM_DATASETS_DIR: '/data' });
  expect(env).toMatchObject({ threadCount: 3, datasetsDir: '/data', logLevel: 'info' });
});

test('leaves a core to the main thread, and counts an empty variable as unset', () => {
  const env = readEnv({ ...complete, DLRSIM_THREADS: '', DLRSIM_DATASETS_DIR: '' });
  expect(env.threadCount).toBeGreaterThanOrEqual(1);
  expect(env.datasetsDir).toBeNull();
});

test('names every wrong variable at once', () => {
  expect(() => readEnv({ DLRSIM_HOME: 'relative', DLRSIM_THREADS: '0' })).toThrow(
    /DATABASE_URL.*DLRSIM_HOME.*DLRSIM_THREADS/,
  );
});
