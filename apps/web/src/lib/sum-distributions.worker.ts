import { computeDistributions } from './compute-distributions.worker.ts';
import type { DistributionAnswer, DistributionQuestion } from './sum-distributions.ts';

/** Answers questions one after the other; the page keeps the newest answer only. */
self.onmessage = ({ data }: MessageEvent<DistributionQuestion>) => {
  self.postMessage(answerTo(data));
};

function answerTo({ id, request }: DistributionQuestion): DistributionAnswer {
  try {
    return { id, ok: true, value: computeDistributions(request) };
  } catch (error) {
    return { id, ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
