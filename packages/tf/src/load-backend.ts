import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { registerConvolutionGradient } from './convolution-gradient.ts';
import { registerDepthwiseGradient } from './depthwise-gradient.ts';
import { correctMaxPoolGradient } from './max-pool-gradient.ts';

/** Fastest first: the native library, WebAssembly with SIMD, plain JavaScript. */
export const BACKEND_NAMES = ['tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKEND_NAMES)[number];

/** One backend that was tried; `why` is the reason when it does not work here, otherwise null. */
export interface BackendTrial {
  readonly name: BackendName;
  readonly ok: boolean;
  readonly why: string | null;
}

export interface LoadedBackend {
  readonly backend: BackendName;
  readonly tried: readonly BackendTrial[];
}

const require = createRequire(import.meta.url);

/**
 * Sets the fastest TensorFlow.js backend that truly works here: each is tried with a convolution of known
 * answer. `prefer`, or else the environment variable DLRSIM_TF_BACKEND, is tried before the others.
 *
 * @throws when the named backend does not exist or not even plain JavaScript works.
 */
export async function loadBackend(wish: { readonly prefer?: BackendName } = {}): Promise<LoadedBackend> {
  tf.enableProdMode();
  const tried: BackendTrial[] = [];
  for (const name of backendOrder(wish.prefer ?? process.env.DLRSIM_TF_BACKEND)) {
    const why = await tryBackend(name);
    tried.push({ name, ok: why === null, why });
    if (why === null) return { backend: name, tried };
  }
  throw new Error(
    `no TensorFlow.js backend works: ${tried.map(({ name, why }) => `${name}: ${why}`).join('; ')}`,
  );
}

function backendOrder(prefer: string | undefined): readonly BackendName[] {
  if (prefer === undefined || prefer === '') return BACKEND_NAMES;
  const first = BACKEND_NAMES.find((name) => name === prefer);
  if (first === undefined) {
    throw new Error(`DLRSIM_TF_BACKEND is "${prefer}"; it may be ${BACKEND_NAMES.join(', ')}`);
  }
  return [first, ...BACKEND_NAMES.filter((name) => name !== first)];
}

async function tryBackend(name: BackendName): Promise<string | null> {
  try {
    await registerBackend[name]();
    if (!(await tf.setBackend(name))) return 'TensorFlow.js refused to start it';
    return await probe();
  } catch (cause) {
    return firstSentence(cause);
  }
}

const registerBackend: Readonly<Record<BackendName, () => Promise<void>>> = {
  async tensorflow() {
    restoreOldNodeUtil();
    // Warnings and errors only: its greetings would go between the lines of every program.
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
    // Never a static import: where the native library was not built, loading it throws.
    require('@tensorflow/tfjs-node');
  },
  async wasm() {
    const wasm = await import('@tensorflow/tfjs-backend-wasm');
    const folder = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist', '/');
    wasm.setWasmPaths(folder);
    registerConvolutionGradient();
    registerDepthwiseGradient();
    correctMaxPoolGradient();
  },
  async cpu() {
    await import('@tensorflow/tfjs-backend-cpu');
  },
};

/** tfjs-node calls functions that Node 23 took out of node:util. */
function restoreOldNodeUtil(): void {
  const util = require('node:util') as { isNullOrUndefined?: unknown; isArray?: unknown };
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

/** A 3 x 3 image of 1..9 under a 2 x 2 filter [1 2; 3 4] without padding: 37 47 67 77. */
async function probe(): Promise<string | null> {
  const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
  const filter = tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]);
  const answer = tf.conv2d(image, filter, 1, 'valid');
  const found = Array.from(await answer.data());
  tf.dispose([image, filter, answer]);
  const isRight = found.length === 4 && [37, 47, 67, 77].every((value, index) => found[index] === value);
  return isRight ? null : `a test convolution gave ${found.join(' ')}, expected 37 47 67 77`;
}

/** The reason without the paths of this machine: trials are shown in provenance and health reports. */
function firstSentence(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const line = text.split('\n', 1)[0] ?? '';
  return line.replaceAll(/(?:[A-Za-z]:)?[\\/][^\s'"]*[\\/]/g, '').slice(0, 200);
}
