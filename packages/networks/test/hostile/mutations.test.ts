import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { MutationWord } from './mutation.child.ts';
import { hostileSeeds, type Seed, seedOf } from './seeds.ts';

const MUTATION_COUNT = 10_000;
const CHILD_COUNT = 2;
/** Processor time of one file. */
const MAX_CPU_SEC = 2;
/** A file that says nothing for so long hangs: other work on the machine is allowed for. */
const HANG_MSEC = 10_000;
/** A child that has not begun by then never does. */
const START_MSEC = 60_000;
/** Beyond what Node takes by itself (0.7 GB as the kernel counts it). */
const MEMORY_MIB = 1024;
const NODE_MIB = 768;

const SCRIPT = join(import.meta.dirname, 'mutation.child.ts');

interface Report {
  endedCount: number;
  readCount: number;
  /** Each begins with the number of its mutation, which alone makes the file again. */
  readonly failures: string[];
  readonly hungNumbers: number[];
}

let seeds: readonly Seed[];
let report: Report;
beforeAll(async () => {
  seeds = await hostileSeeds();
  report = { endedCount: 0, readCount: 0, failures: [], hungNumbers: [] };
  const lanes = Array.from({ length: CHILD_COUNT }, (_, lane) => tryFrom(lane));
  await Promise.all(lanes);
}, 240_000);

test(`of ${MUTATION_COUNT} mutated files each is read or refused with an issue, within its limits`, () => {
  expect(report.failures.slice(0, 20)).toEqual([]);
  expect(report.endedCount + report.hungNumbers.length).toBe(MUTATION_COUNT);
  // Else the mutations would be too wild to get behind the first check, or too tame to break anything.
  expect(report.readCount).toBeGreaterThan(MUTATION_COUNT / 100);
  expect(report.readCount).toBeLessThan((MUTATION_COUNT * 3) / 4);
});

test('none but files of HDF5 hang, and of those few', () => {
  const strangers = report.hungNumbers.filter((number) => !mayHang(number));
  expect(strangers).toEqual([]);
  expect(report.hungNumbers.length).toBeLessThan(MUTATION_COUNT / 500);
});

const mayHang = (mutationNumber: number): boolean => {
  const seed = seedOf(seeds, mutationNumber);
  return seed.kind === 'network' && seed.mayHang;
};

/** Every CHILD_COUNTth mutation from `first`; a child that dies is followed by one that goes on behind it. */
async function tryFrom(first: number): Promise<void> {
  for (let next = first; next < MUTATION_COUNT; ) next = (await runChild(next)) + CHILD_COUNT;
}

/** Gives the last number that the child has begun. */
async function runChild(first: number): Promise<number> {
  const child = startChild(first);
  let current = first;
  let isHung = false;
  const hang = () => {
    isHung = true;
    child.kill('SIGKILL');
  };
  let timer = setTimeout(hang, START_MSEC);
  child.on('message', (word: MutationWord) => {
    clearTimeout(timer);
    timer = setTimeout(hang, HANG_MSEC);
    current = word.mutationNumber;
    note(word);
  });
  let speech = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    speech = (speech + chunk.toString('utf8')).slice(-2000);
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (isHung) report.hungNumbers.push(current);
  else if (code !== 0)
    report.failures.push(`${describe(current)} killed its reader (${signal ?? code}): ${speech}`);
  return code === 0 ? MUTATION_COUNT : current;
}

function note(word: MutationWord): void {
  const { mutationNumber } = word;
  if (word.kind === 'failed') report.failures.push(`${describe(mutationNumber)}: ${word.why}`);
  if (word.kind !== 'ended') return;
  report.endedCount++;
  if (word.isRead) report.readCount++;
  if (word.cpuSec > MAX_CPU_SEC) report.failures.push(`${describe(mutationNumber)} took ${word.cpuSec} s`);
}

const describe = (mutationNumber: number) =>
  `mutation ${mutationNumber} of ${seedOf(seeds, mutationNumber).name}`;

/** With the kernel's limit of memory, like the import's child. */
function startChild(first: number): ChildProcess {
  const limited = `ulimit -c 0; ulimit -d ${(NODE_MIB + MEMORY_MIB) * 1024}; exec "$@"`;
  const node = [process.execPath, SCRIPT, String(first), String(MUTATION_COUNT), String(CHILD_COUNT)];
  return spawn('/bin/sh', ['-c', limited, 'sh', ...node], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}
