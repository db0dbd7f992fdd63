import { afterEach, expect, test, vi } from 'vitest';
import { askChild, type ChildAnswer } from './ask-child.ts';
import { ChildCrash, ChildStopped } from './child-errors.ts';

const SCRIPT = new URL('../../testing/children/misbehave.child.ts', import.meta.url);
const options = {
  memoryMib: 256,
  heapMib: 128,
  answerMib: 80,
  timeLimitSec: 60,
  usesAddons: false,
  signal: new AbortController().signal,
};

afterEach(() => vi.unstubAllEnvs());

function ask(act: string, more: Partial<typeof options> = {}, attachments: readonly Uint8Array[] = []) {
  return askChild(SCRIPT, { document: act, attachments }, { ...options, ...more });
}

/** What the child said, where it answered. */
const said = (answer: ChildAnswer) => (answer.kind === 'answered' ? answer.frame.document : answer.kind);

test('64 MiB go there and come back', async () => {
  const bytes = new Uint8Array(64 << 20).map((_, at) => at % 251);
  const answer = await ask('echo', {}, [bytes, Uint8Array.of(1, 2)]);
  if (answer.kind !== 'answered') throw new Error(answer.kind);
  expect(answer.frame.attachments.map(({ length }) => length)).toEqual([bytes.length, 2]);
  expect(Buffer.compare(answer.frame.attachments[0]!, bytes)).toBe(0);
});

test.each([
  [false, []],
  [true, ['DLRSIM_TF_BACKEND=cpu']],
])('of our environment it knows, with addons %s, %o', async (usesAddons, expected) => {
  vi.stubEnv('DLRSIM_SECRET_OF_A_TEST', 'yes');
  vi.stubEnv('DLRSIM_TF_BACKEND', 'cpu');
  const { value } = said(await ask('environment', { usesAddons })) as { value: object };
  const told = Object.entries(value).map(([name, text]) => `${name}=${text}`);
  // What the shell adds by itself.
  expect(told.filter((line) => !/^(PWD|OLDPWD|_|SHLVL)=/.test(line))).toEqual(expected);
});

test.each([
  'read a file of the system',
  'write a file',
  'start a program',
  'start a thread',
  'load an addon',
])('it may not %s', async (act) => {
  expect(said(await ask(act))).toMatchObject({
    kind: 'threw',
    message: expect.stringMatching(/restricted|disabled/),
  });
});

test('a hang is ended in time', async () => {
  expect(await ask('hang for ever', { timeLimitSec: 1.5 })).toEqual({ kind: 'out-of-time' });
});

test('a full heap is out of memory', async () => {
  expect(await ask('fill the heap')).toEqual({ kind: 'out-of-memory' });
});

test('buffers outside the heap are out of memory, too', async () => {
  expect(said(await ask('fill buffers'))).toEqual({ kind: 'out-of-memory' });
});

test('death by the kernel is taken as want of memory', async () => {
  expect(await ask('kill itself')).toEqual({ kind: 'out-of-memory' });
});

test.each([
  ['end with code 3', /exit code 3/],
  ['say nothing', /nonsense/],
  ['answer nonsense', /nonsense/],
  ['answer without end', /longer than 80 MiB/],
])('%s: our bug', async (act, message) => {
  const work = ask(act);
  await expect(work).rejects.toThrow(ChildCrash);
  await expect(work).rejects.toThrow(message);
});

test('a stopped child is dead', async () => {
  const stop = new AbortController();
  const work = ask('hang for ever', { signal: stop.signal });
  setTimeout(() => stop.abort(), 700);
  await expect(work).rejects.toThrow(ChildStopped);
});
