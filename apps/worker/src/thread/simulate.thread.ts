import { parentPort, workerData } from 'node:worker_threads';
import { decodeDataset, decodeNetwork } from '@dl-rsim/networks';
import {
  checkImages,
  createShardSimulator,
  type Progress,
  prepareRunSteps,
  resolveRun,
  type Shard,
  type ShardResult,
  type ShardSimulator,
  sliceImages,
  summarize,
} from '@dl-rsim/sim-core';
import { applyOverrides, fail, succeed } from '@dl-rsim/spec';
import type {
  Loaded,
  ReplyOf,
  RequestKind,
  RequestOf,
  ThreadReply,
  ThreadRequest,
  ThreadStart,
} from './protocol.ts';
import { shareArrays } from './share-arrays.ts';

/** A simulation thread: answers one request at a time and keeps the loaded run between them. */

if (!parentPort) throw new Error('simulate.thread runs in a worker thread only');
const port = parentPort;
const { stopWord } = workerData as ThreadStart;
let current: Loaded | null = null;
/** Made for the loaded run by its first shard; keeps networks and programmed chips from shard to shard. */
let simulator: ShardSimulator | null = null;

/** Progress is told at most so often. */
const TELL_INTERVAL_MSEC = 100;

port.on('message', (request: ThreadRequest) => {
  port.postMessage(answer(request));
});

function answer(request: ThreadRequest): ThreadReply {
  try {
    const value = carryOut(request);
    return value === undefined ? { kind: 'stopped' } : { kind: 'done', value };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'threw', message, stack: stack ?? message };
  }
}

/** Undefined when it was told to stop. */
function carryOut(request: ThreadRequest): ReplyOf<RequestKind> | undefined {
  switch (request.kind) {
    case 'prepare':
      return prepare(request.body);
    case 'load':
      load(request.body);
      return null;
    case 'simulate':
      return simulate(request.body.shard);
    case 'summarize': {
      const { design, prepared } = loaded();
      return summarize({ design, prepared, ...request.body });
    }
  }
}

function load(run: Loaded | null): void {
  current = run;
  simulator = null;
}

function prepare({ spec, networkBytes, datasetBytes }: RequestOf<'prepare'>): ReplyOf<'prepare'> | undefined {
  load(null);
  const resolved = resolveRun({ spec, network: decodeNetwork(networkBytes), applyOverrides });
  if (!resolved.ok) return fail(resolved.problem);
  const { images: allImages } = decodeDataset(datasetBytes);
  const issues = checkImages(resolved.value, allImages);
  if (issues.length > 0) return fail(issues);
  const prepared = untilStopped(prepareRunSteps(resolved.value, allImages), tellProgress());
  if (!prepared) return undefined;
  // The rest of the images is freed here and never sent to other threads.
  const images = sliceImages(allImages, 0, spec.statistics.imageCount);
  const run = shareArrays({ design: resolved.value, prepared, images });
  load(run);
  return succeed(run);
}

function simulate(shard: Shard): ShardResult | undefined {
  simulator ??= createShardSimulator(loaded());
  return untilStopped(simulator(shard));
}

/** A listener that passes progress on to the main thread. */
function tellProgress(): (progress: Progress) => void {
  let toldMsec = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const nowMsec = performance.now();
    if (nowMsec - toldMsec < TELL_INTERVAL_MSEC) return;
    toldMsec = nowMsec;
    const reply: ThreadReply = { kind: 'progress', progress };
    port.postMessage(reply);
  };
}

/** Runs steps to their end; undefined when told to stop between two of them. */
function untilStopped<S, T>(steps: Generator<S, T>, tell?: (step: S) => void): T | undefined {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    tell?.(step.value);
    if (Atomics.load(stopWord, 0) !== 0) return undefined;
  }
}

function loaded(): Loaded {
  if (!current) throw new Error('no run is loaded');
  return current;
}
