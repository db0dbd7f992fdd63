import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const ROOT_DIR = resolve(import.meta.dirname, '../../../..');
/** Code that a child may load; what the product stores lies elsewhere. */
const READABLE_DIRS = ['apps/worker', 'packages', 'node_modules'].map((name) => join(ROOT_DIR, name));

/**
 * What Node 24 itself takes of writable memory before it runs a line: its heaps are reserved in large
 * pieces. Measured: 0.69 GB as /proc counts it.
 */
const RUNTIME_MIB = 768;

export interface ChildLimits {
  /** JavaScript objects. */
  readonly heapMib: number;
  /** All memory, buffers and WebAssembly included, beyond what the runtime takes by itself. */
  readonly memoryMib: number;
  readonly timeLimitSec: number;
}

/** What a child may do beyond reading our code: TensorFlow's library is an addon with threads of its own. */
export interface ChildRights {
  readonly usesAddons: boolean;
}

/** The operator's choice of a backend of TensorFlow.js: all that a child with addons learns of us. */
const TENSORFLOW_VARIABLE = 'DLRSIM_TF_BACKEND';

export type Child = ChildProcess & {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
};

/**
 * Starts the product's own Node on one of our files under Node's permission model: it may read our code and
 * nothing else, write no file, start no program and no thread. Its environment is empty, but for the choice
 * of a backend where it uses addons; it holds three pipes and no other handle. The kernel limits its memory
 * (RLIMIT_DATA), processor time, core dumps and file size; where it cannot (macOS knows no such limit of
 * memory), the heap's own limit remains.
 */
export function startChild(script: URL, limits: ChildLimits, rights: ChildRights): Child {
  const dataKib = (RUNTIME_MIB + limits.memoryMib) * 1024;
  // A child whose worker was killed is ended by the last of these.
  const cpuSec = Math.ceil(limits.timeLimitSec) * (rights.usesAddons ? 8 : 2) + 5;
  const limited = `ulimit -c 0; ulimit -f 0; ulimit -d ${dataKib}; ulimit -t ${cpuSec}; exec "$@"`;
  const node = [
    process.execPath,
    '--permission',
    ...READABLE_DIRS.map((dir) => `--allow-fs-read=${dir}`),
    ...(rights.usesAddons ? ['--allow-addons'] : []),
    `--max-old-space-size=${limits.heapMib}`,
    '--no-warnings',
    script.pathname,
  ];
  return spawn('/bin/sh', ['-c', limited, 'sh', ...node], {
    cwd: '/',
    env: rights.usesAddons ? { [TENSORFLOW_VARIABLE]: process.env[TENSORFLOW_VARIABLE] } : {},
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
