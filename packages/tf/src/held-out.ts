import {
  createShardSimulator,
  type Design,
  type Images,
  type Network,
  type Prepared,
  planShards,
  prepareRunSteps,
} from '@dl-rsim/sim-core';

/** Lets the event loop turn: simulation and the plain backend never wait by themselves. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Prepares a design on a network's weights of now. */
export async function prepareDesign(
  design: Design,
  images: Images,
  signal: AbortSignal | undefined,
): Promise<Prepared> {
  const steps = prepareRunSteps(design, images);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (signal) {
      await breathe();
      signal.throwIfAborted();
    }
  }
}

/** Share of images that the network on the accelerator gets right, over the design's draws. */
export async function simulatedAccuracy(options: {
  readonly design: Design;
  readonly network: Network;
  readonly prepared: Prepared;
  readonly images: Images;
  /** Added to the chips of the design. */
  readonly firstChipIndex: number;
  readonly signal: AbortSignal | undefined;
}): Promise<number> {
  const { network, prepared, images, firstChipIndex, signal } = options;
  const imageCount = Math.min(options.design.statistics.imageCount, images.imageCount);
  const design = { ...options.design, network };
  const simulate = createShardSimulator({ design, prepared, images });
  let correctCount = 0;
  let totalCount = 0;
  for (const shard of planShards({ ...design.statistics, imageCount })) {
    const steps = simulate({ ...shard, chipIndex: shard.chipIndex + firstChipIndex });
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      await breathe();
      signal?.throwIfAborted();
    }
    correctCount += step.value.correctCount;
    totalCount += shard.imageCount;
  }
  return correctCount / totalCount;
}
