import type { PlaceModel } from './pipeline-model.ts';
import { type Axis, firstNeededIndex, type Grid, lastNeededIndex, reachOf } from './stage.ts';

/**
 * Places of a source that a node's buffers must hold so that each of its steps can be made: from the first
 * place that the step or a later one needs to the last one that comes together with what it needs. For single
 * places and a kernel that never leaves the source that is (Ky - 1) W + Kx; where a step of the source gives
 * several places, whole steps are counted.
 *
 * A node whose inputs come on ways of different length (joins) needs more on the shorter ones.
 *
 * @source shafiee2016
 */
export function leastBufferPlaces(model: PlaceModel, nodeIndex: number, inputIndex: number): number {
  const node = model.nodes[nodeIndex]!;
  const { sourceIndex, window } = node.inputs[inputIndex]!;
  const image = { ...model.image, stepHeightCount: 1, stepWidthCount: 1 };
  const source: Grid = sourceIndex < 0 ? image : model.nodes[sourceIndex]!;
  const { heightCount, widthCount, stepHeightCount, stepWidthCount } = source;
  if (window === null) return heightCount * widthCount;
  const { rows, columns } = reachOf(window, source, node);
  const across = spansOf(columns, stepWidthCount);
  let least = 1;
  if (across.widest === 0) return least;
  for (let row = 0; row < stepsAlong(rows); row++) {
    const last = lastNeededIndex(rows, row);
    if (last < 0) continue;
    // Before the first step nothing is free, even if it is needed by none.
    const top = row === 0 ? 0 : startOfStep(firstNeededIndex(rows, row), stepHeightCount);
    const lastTop = startOfStep(last, stepHeightCount);
    const height = Math.min(stepHeightCount, heightCount - lastTop);
    const next = row + 1 < stepsAlong(rows) && lastNeededIndex(rows, row + 1) >= 0 ? row + 1 : null;
    // The next row of steps begins with the same row of places: nothing becomes free before its first step.
    const isKept = next !== null && startOfStep(firstNeededIndex(rows, next), stepHeightCount) === top;
    least = Math.max(least, (lastTop - top) * widthCount + height * (isKept ? across.all : across.widest));
  }
  return least;
}

const stepsAlong = ({ outputCount, stepOutputCount }: Axis): number =>
  Math.ceil(outputCount / stepOutputCount);

const startOfStep = (place: number, size: number): number => place - (place % size);

/** Columns that the widest step needs, and all steps of a row together, in whole steps of the source. */
function spansOf(axis: Axis, size: number): { readonly widest: number; readonly all: number } {
  let widest = 0;
  let first = axis.sourceCount;
  let end = 0;
  for (let step = 0; step < stepsAlong(axis); step++) {
    const last = lastNeededIndex(axis, step);
    if (last < 0) continue;
    const left = step === 0 ? 0 : startOfStep(firstNeededIndex(axis, step), size);
    const right = Math.min(startOfStep(last, size) + size, axis.sourceCount);
    widest = Math.max(widest, right - left);
    first = Math.min(first, left);
    end = Math.max(end, right);
  }
  return { widest, all: Math.max(0, end - first) };
}
