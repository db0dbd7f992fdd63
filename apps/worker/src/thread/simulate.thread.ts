import { parentPort, workerData } from 'node:worker_threads';
import { decodeDataset, decodeNetwork } from '@dl-rsim/networks';
import {
  buildErrorTableSteps,
  checkImages,
  planShards,
  resolveRun,
  type Shard,
  type ShardResult,
  simulateShard,
  sliceImages,
  summarize,
} from '@dl-rsim/sim-core';
import { fail, succeed } from '@dl-rsim/spec';
import type {
  Loaded,
  ReplyOf,
  RequestKind,
  RequestOf,
  ThreadReply,
  ThreadRequest,
  ThreadStart,
} from './protocol.ts';

/** A simulation thread: answers one request at a time and keeps the loaded run between them. */

if (!parentPort) throw new Error('simulate.thread runs in a worker thread only');
const port = parentPort;
const { stopWord } = workerData as ThreadStart;
let current: Loaded | null = null;

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
      current = request.body;
      return null;
    case 'simulate':
      return simulate(request.body.shard);
    case 'summarize': {
      const { spec, design, errorTable } = loaded();
      return summarize({ spec, network: design.network, errorTable, ...request.body });
    }
  }
}

function prepare({ spec, networkBytes, datasetBytes }: RequestOf<'prepare'>): ReplyOf<'prepare'> | undefined {
  current = null;
  const resolved = resolveRun({ spec, network: decodeNetwork(networkBytes) });
  if (!resolved.ok) return fail(resolved.problem);
  const design = resolved.value;
  const { images: allImages } = decodeDataset(datasetBytes);
  const issues = checkImages(design, allImages);
  if (issues.length > 0) return fail(issues);
  const errorTable = untilStopped(buildErrorTableSteps(design));
  if (!errorTable) return undefined;
  // A copy of the images asked for, so that the rest is freed here and never sent to other threads.
  const images = sliceImages(allImages, 0, spec.statistics.imageCount);
  current = { spec, design, images, errorTable };
  return succeed({ ...current, shards: planShards(spec.statistics) });
}

function simulate(shard: Shard): ShardResult | undefined {
  const { design, errorTable, images } = loaded();
  return untilStopped(simulateShard({ design, errorTable, images, shard }));
}

/** Runs steps to their end; undefined when told to stop between two of them. */
function untilStopped<T>(steps: Generator<unknown, T>): T | undefined {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (Atomics.load(stopWord, 0) !== 0) return undefined;
  }
}

function loaded(): Loaded {
  if (!current) throw new Error('no run is loaded');
  return current;
}
