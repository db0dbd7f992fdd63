import { expect, test } from 'vitest';
import { runThread } from './run-thread.ts';
import { ThreadCrash, ThreadStopped, ThreadThrew } from './thread-errors.ts';

const FILE = new URL('../../testing/children/speak.thread.ts', import.meta.url);

function run(way: string, signal = new AbortController().signal) {
  const told: number[] = [];
  const use = { heapMib: 64, signal, onTold: (one: number) => void told.push(one) };
  return { told, answer: runThread<number, string>(FILE, { way }, use) };
}

test('hears what is told, in order, before the answer', async () => {
  const { told, answer } = run('answer');
  expect(await answer).toBe('done');
  expect(told).toEqual([1, 2]);
});

test('tells an error of ours from the death of the thread', async () => {
  const threw = await run('throw').answer.catch((error: unknown) => error);
  expect(threw).toBeInstanceOf(ThreadThrew);
  expect((threw as Error).message).toBe('an invariant is broken');
  await expect(run('die').answer).rejects.toThrow(ThreadCrash);
  await expect(run('fill').answer).rejects.toThrow(ThreadCrash);
});

test('stops a thread that never looks up', async () => {
  const stopping = new AbortController();
  const { told, answer } = run('hang', stopping.signal);
  await expect.poll(() => told.length).toBe(2);
  stopping.abort();
  await expect(answer).rejects.toThrow(ThreadStopped);
});

test('does not begin once it was told to stop', async () => {
  await expect(run('answer', AbortSignal.abort()).answer).rejects.toThrow(ThreadStopped);
});
