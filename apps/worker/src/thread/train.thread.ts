import { parentPort, workerData } from 'node:worker_threads';
import { decodeDataset, decodeNetwork, encodeNetwork } from '@dl-rsim/networks';
import { checkImages, checkNetwork, resolveRun } from '@dl-rsim/sim-core';
import {
  applyOverrides,
  fail,
  type Outcome,
  runSpecOfTraining,
  type SpecIssue,
  succeed,
} from '@dl-rsim/spec';
import { type FineTuned, type FineTuneRequest, fineTune, loadBackend } from '@dl-rsim/tf';
import { networkCard } from '../child/network-card.ts';
import type { TrainedNetwork, TrainReply, TrainRequest } from './protocol.ts';

/** A training thread: carries out one training, tells its points, answers and ends. */

if (!parentPort) throw new Error('train.thread runs in a worker thread only');
const port = parentPort;
const post = (reply: TrainReply) => port.postMessage(reply);

try {
  post({ kind: 'done', outcome: await train(workerData as TrainRequest) });
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  post({ kind: 'threw', message, stack: stack ?? message });
}

async function train(request: TrainRequest): Promise<Outcome<TrainedNetwork, readonly SpecIssue[]>> {
  const { spec } = request;
  const network = decodeNetwork(request.networkBytes);
  const heldOut = decodeDataset(request.testBytes).images;
  const resolved = resolveRun({ spec: runSpecOfTraining(spec), network, applyOverrides });
  if (!resolved.ok) return fail(resolved.problem);
  const misfits = checkImages(resolved.value, heldOut);
  if (misfits.length > 0) return fail(misfits);
  const { backend } = await loadBackend();
  const { images } = decodeDataset(request.trainBytes);
  const tuning = { network, design: resolved.value, train: images, heldOut, options: spec.training };
  const tuned = await tellPoints({ ...tuning, seed: spec.seed }, backend);
  const checked = checkNetwork(tuned.network);
  if (!checked.ok) return fail(checked.problem);
  return succeed({
    bytes: encodeNetwork(tuned.network),
    card: networkCard(tuned.network, checked.value),
    backend,
  });
}

async function tellPoints(request: FineTuneRequest, backend: string): Promise<FineTuned> {
  const steps = fineTune(request);
  for (;;) {
    const step = await steps.next();
    if (step.done) return step.value;
    const { loss, remainingSec, ...point } = step.value;
    post({ kind: 'point', point: { ...point, lossRatio: loss }, remainingSec, backend });
  }
}
