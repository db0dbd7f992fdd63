import { packZoo, zooNetworks } from '@dl-rsim/networks';
import { expect, test } from 'vitest';
import { runImportThread } from './run-import-thread.ts';
import { ThreadStopped } from './thread-errors.ts';

const limits = { heapMib: 512, timeLimitSec: 60, signal: new AbortController().signal };
const zooKey = zooNetworks[0]!.key;

test('reads a network into our own file and its card', async () => {
  const request = { kind: 'read-network', zip: await packZoo(zooKey) } as const;
  const outcome = await runImportThread(request, limits);
  expect(outcome).toMatchObject({ ok: true, value: { summary: { classCount: 10 } } });
});

test('what needs too much memory is the issue of the file', async () => {
  const outcome = await runImportThread({ kind: 'read-zoo-network', zooKey }, { ...limits, heapMib: 4 });
  expect(outcome).toMatchObject({ ok: false, problem: [{ code: 'TOO_BIG', limit: 'at most 4 MiB' }] });
});

test('what takes too long is the issue of the file', async () => {
  const outcome = await runImportThread(
    { kind: 'read-zoo-network', zooKey },
    { ...limits, timeLimitSec: 0.01 },
  );
  expect(outcome).toMatchObject({ ok: false, problem: [{ code: 'TOO_BIG', limit: 'at most 0.01 seconds' }] });
});

test('a worker that leaves stops its imports', async () => {
  const leaving = new AbortController();
  const work = runImportThread({ kind: 'read-zoo-network', zooKey }, { ...limits, signal: leaving.signal });
  leaving.abort();
  await expect(work).rejects.toThrow(ThreadStopped);
});
