/**
 * Steps of a pipeline of layers in which each layer begins as soon as the places that it needs are there.
 * All layers step together; layer i makes R_i steps of its copies at once.
 *
 *   NormalOp_i = ceil(steps_i / R_i)
 *   PreOp_i    = max over layers k that i depends on of (PreOpInterval(i, k) + PreOp_k)
 *   Tail_i     = ceil(columns_i x padding_i / stride_i / R_i)
 *   Op_i       = max(NormalOp_i + PreOp_i, Op_source + Tail_i),   Op_i = NormalOp_i without a source
 *
 * PreOpInterval(i, k), the steps that k makes before i can make its first: from the first R_i steps of i back
 * through all windows to the last place of k, in raster order, whole groups of R steps at every layer.
 *
 * @source li2023
 * Valid for layers that step in raster order at one clock. Printed for chains; here sources may be several
 * (the latest counts). Left out: finite buffers and bandwidth (dynamic-program-transfer.ts).
 */
import type { LayerFeed } from './duplicate-feeds.ts';

export interface StepLayer {
  /** Steps of one image, made by one copy. */
  readonly stepCount: number;
  /** Output places, and those of one step. */
  readonly heightCount: number;
  readonly widthCount: number;
  readonly stepHeightCount: number;
  readonly stepWidthCount: number;
  /** Padding over stride of its window. */
  readonly tailRatio: number;
  readonly feeds: readonly LayerFeed[];
}

/** Filled from the first layer on; `copies`, `preCounts` and `opCounts` of earlier layers are read. */
export interface StepCounts {
  readonly copies: number[];
  readonly preCounts: number[];
  readonly opCounts: number[];
}

/** Op of the layer that ends last, and what every layer waits and takes. */
export function pipelineSteps(layers: readonly StepLayer[], copies: readonly number[]): StepCounts {
  const counts: StepCounts = { copies: [...copies], preCounts: [], opCounts: [] };
  const needed = new Float64Array(layers.length);
  for (let i = 0; i < layers.length; i++) {
    counts.preCounts[i] = preSteps(layers, i, { counts, needed });
    counts.opCounts[i] = opSteps(layers[i]!, i, counts);
  }
  return counts;
}

/** Op_i of a layer whose PreOp is known, and that of its sources. */
export function opSteps(layer: StepLayer, index: number, counts: StepCounts): number {
  const copyCount = counts.copies[index]!;
  const own = Math.ceil(layer.stepCount / copyCount) + counts.preCounts[index]!;
  let sourceCount = -1;
  for (const { sourceIndex } of layer.feeds) {
    sourceCount = Math.max(sourceCount, counts.opCounts[sourceIndex]!);
  }
  if (sourceCount < 0) return own;
  const columnCount = Math.ceil(layer.widthCount / layer.stepWidthCount);
  return Math.max(own, sourceCount + Math.ceil((columnCount * layer.tailRatio) / copyCount));
}

/** PreOp_i; `needed` is scratch, a place for each layer. */
export function preSteps(
  layers: readonly StepLayer[],
  index: number,
  { counts, needed }: { readonly counts: StepCounts; readonly needed: Float64Array },
): number {
  const { copies, preCounts } = counts;
  let preCount = 0;
  needed.fill(0, 0, index + 1);
  needed[index] = Math.min(copies[index]!, layers[index]!.stepCount);
  for (let k = index; k >= 0; k--) {
    if (needed[k] === 0) continue;
    const layer = layers[k]!;
    const copyCount = copies[k]!;
    const groupCount = Math.ceil(needed[k]! / copyCount);
    if (k < index) preCount = Math.max(preCount, groupCount - 1 + preCounts[k]!);
    const stepCount = Math.min(groupCount * copyCount, layer.stepCount);
    for (const feed of layer.feeds) {
      const source = layers[feed.sourceIndex]!;
      needed[feed.sourceIndex] = Math.max(
        needed[feed.sourceIndex]!,
        stepsNeeded(layer, stepCount, { feed, source }),
      );
    }
  }
  return preCount;
}

/** Steps of a source, in raster order, until the first `stepCount` steps of its reader have their inputs. */
function stepsNeeded(
  layer: StepLayer,
  stepCount: number,
  { feed, source }: { readonly feed: LayerFeed; readonly source: StepLayer },
): number {
  if (feed.windows === null) return source.stepCount;
  const columnCount = Math.ceil(layer.widthCount / layer.stepWidthCount);
  const stepRow = Math.ceil(stepCount / columnCount);
  const stepColumn = stepCount - (stepRow - 1) * columnCount;
  let row = Math.min(stepRow * layer.stepHeightCount, layer.heightCount);
  let column = Math.min(stepColumn * layer.stepWidthCount, layer.widthCount);
  for (const { window, heightCount, widthCount } of feed.windows) {
    row = clamp((row - 1) * window.strideHeightCount - window.padTopCount + window.heightCount, heightCount);
    column = clamp(
      (column - 1) * window.strideWidthCount - window.padLeftCount + window.widthCount,
      widthCount,
    );
  }
  const sourceColumnCount = Math.ceil(source.widthCount / source.stepWidthCount);
  const before = (Math.ceil(row / source.stepHeightCount) - 1) * sourceColumnCount;
  return Math.min(before + Math.ceil(column / source.stepWidthCount), source.stepCount);
}

const clamp = (value: number, most: number): number => Math.max(1, Math.min(value, most));
