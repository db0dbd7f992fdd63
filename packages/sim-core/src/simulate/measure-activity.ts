/**
 * What the inputs and cells of every layer look like, from images run through the integer network.
 *
 * Quantity, by layer, over all reads of all given images: share of driven rows, share of input cycles that
 * are needed, mean squared drive of a row, mean conductance of a cell.
 * Equation: over planes p, row groups g and rows r of a group: ones = mean of [digit_p(x_r) > 0]; drive^2 =
 * mean of (digit_p(x_r) / (2^v - 1))^2; needed cycles of a group = number of the highest plane in which any
 * of its rows has a digit that is not 0, counted from 1, over the number of planes; conductance = mean over
 * all cells of the mean conductance of their level.
 * @source yuan2021 (effective cycles of a fragment); andrulis2024 (distributions in place of traces).
 * Valid: every encoding; fixed and scaled numbers; padded places count as the zeros that they are.
 * Ignored: of matrices of more than MAX_CELL_COUNT cells all but every m-th row group, for the conductance.
 */
import type { AcceleratorSpec, QuantizationSpec } from '@dl-rsim/spec';
import type { LayerActivity } from '../cost/cost-model.ts';
import { encodeGroup } from '../crossbar/encode-group.ts';
import { inputDigit, planReads, type ReadPlan } from '../crossbar/read-plan.ts';
import { loadKernel } from '../kernels/load.ts';
import { createOperators } from '../network/forward.ts';
import { type CrossbarLayer, isCrossbarLayer, type Network, weightMatrixShape } from '../network/graph.ts';
import { gatherPatch, type PatchGeometry, patchGeometry } from '../network/im2col.ts';
import { type Images, sliceImages } from '../network/images.ts';
import { createIntegerOperator, type Quantization, quantizeGroups } from '../network/integer-inference.ts';
import { quantize } from '../network/quantize.ts';
import { layerExtents } from '../network/shape.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';
import { levelConductances } from './assumed-activity.ts';
import { type CalibratedDesign, passOver, quantizationSteps, rangePassCount } from './calibrate.ts';
import { readFormat } from './layer-format.ts';
import { countSteps, type Progress } from './progress.ts';

const MAX_CELL_COUNT = 16_777_216;

/** By index of the crossbar layer in the network; yields once an image and pass. */
export function* measureActivitySteps(options: {
  readonly network: Network;
  readonly accelerator: AcceleratorSpec;
  readonly quantization: QuantizationSpec;
  readonly images: Images;
}): Generator<Progress, ReadonlyMap<number, LayerActivity>> {
  const { network, accelerator, quantization, images } = options;
  const layerIndices = network.layers.flatMap((layer, i) => (isCrossbarLayer(layer) ? [i] : []));
  const design: CalibratedDesign = {
    network,
    extents: layerExtents(network),
    layers: layerIndices.map((layerIndex) => ({ layerIndex, quantization })),
    statistics: { calibrationImageCount: images.imageCount },
  };
  const rangeCount = rangePassCount(design) * images.imageCount;
  const totalCount = rangeCount + images.imageCount;
  const ranging = () => quantizationSteps(design, { images, kernel: loadKernel() });
  const quantizations = yield* countSteps(ranging, { phase: 'activity', totalCount });
  const counters = new Map<number, InputCounter>();
  const counting = () => countInputs(design, { quantizations, accelerator, images, counters });
  yield* countSteps(counting, { phase: 'activity', firstCount: rangeCount, totalCount });
  return new Map(
    [...counters].map(([layerIndex, counter], i) => [
      layerIndex,
      {
        ...counter.finish(),
        meanConductanceSiemens: meanConductance(network.layers[layerIndex] as CrossbarLayer, {
          plan: counter.plan,
          quantization: quantizations[i]!,
          accelerator,
        }),
      },
    ]),
  );
}

/** The first images of a data set. */
export const firstImages = (images: Images, imageCount: number): Images => sliceImages(images, 0, imageCount);

function* countInputs(
  design: CalibratedDesign,
  options: {
    readonly quantizations: readonly Quantization[];
    readonly accelerator: AcceleratorSpec;
    readonly images: Images;
    readonly counters: Map<number, InputCounter>;
  },
): Generator<void, void> {
  const { quantizations, accelerator, images, counters } = options;
  const kernel = loadKernel();
  const operators = createOperators(design.network, design.extents, (layer, input, layerIndex) => {
    const quantization = quantizations[design.layers.findIndex((one) => one.layerIndex === layerIndex)]!;
    const { activation, weight } = quantization;
    const format = readFormat(
      { accelerator },
      {
        weightBits: weight.widthBits,
        inputBits: activation.widthBits,
        isInputSigned: activation.isSigned,
      },
    );
    const plan = planReads(weightMatrixShape(layer), format);
    const counter = createInputCounter(plan, patchGeometry(layer, input));
    counters.set(layerIndex, counter);
    const multiply = createIntegerOperator(layer, input, { quantization, kernel });
    return (values) => {
      counter.add(quantize(values, activation));
      return multiply(values);
    };
  });
  yield* passOver(design, images, operators);
}

interface InputCounter {
  readonly plan: ReadPlan;
  /** Counts the reads of the next quantized feature map. */
  add(integers: Int32Array): void;
  finish(): Omit<LayerActivity, 'meanConductanceSiemens'>;
}

function createInputCounter(plan: ReadPlan, geometry: PatchGeometry): InputCounter {
  const patch = new Int32Array(plan.rowCount);
  const planeCount = plan.planes.length;
  const fullDrive = powerOfTwo(plan.format.dacBits) - 1;
  let rowCount = 0;
  let drivenCount = 0;
  let squareSum = 0;
  let groupCount = 0;
  let neededCount = 0;
  const addGroup = (firstRow: number, endRow: number) => {
    let bits = 0;
    for (let row = firstRow; row < endRow; row++) bits |= patch[row]!;
    groupCount++;
    if (bits === 0) return;
    for (let p = planeCount - 1, isNeeded = false; p >= 0; p--) {
      const plane = plan.planes[p]!;
      if (inputDigit(bits, plane) === 0) continue;
      if (!isNeeded) neededCount += p + 1;
      isNeeded = true;
      for (let row = firstRow; row < endRow; row++) {
        const digit = inputDigit(patch[row]!, plane);
        if (digit === 0) continue;
        drivenCount++;
        squareSum += digit * digit;
      }
    }
  };
  return {
    plan,
    add(integers) {
      for (let groupIndex = 0; groupIndex < geometry.groupCount; groupIndex++) {
        for (let position = 0; position < geometry.positionCount; position++) {
          gatherPatch(geometry, integers, { position, groupIndex }, patch);
          for (const { firstRow, endRow } of plan.groups) addGroup(firstRow, endRow);
        }
      }
      rowCount += geometry.groupCount * geometry.positionCount * plan.rowCount;
    },
    finish: () => ({
      oneBitRatio: drivenCount / (rowCount * planeCount),
      usedBitsRatio: neededCount / (groupCount * planeCount),
      meanSquareDriveRatio: squareSum / (fullDrive * fullDrive * rowCount * planeCount),
    }),
  };
}

/** Over all cells of all groups of the layer, both cells of pairs, in S. */
function meanConductance(
  layer: CrossbarLayer,
  options: {
    readonly plan: ReadPlan;
    readonly quantization: Quantization;
    readonly accelerator: AcceleratorSpec;
  },
): number {
  const { plan, quantization, accelerator } = options;
  const conductances = levelConductances(accelerator);
  const levelCounts = new Float64Array(conductances.length);
  const cellCount = plan.rowCount * plan.lineCount * weightMatrixShape(layer).groupCount;
  const stride = Math.min(plan.groups.length, Math.ceil(cellCount / MAX_CELL_COUNT));
  for (const weights of quantizeGroups(layer, quantization)) {
    for (let group = 0; group < plan.groups.length; group += stride) {
      const { positive, negative } = encodeGroup(plan, weights, plan.groups[group]!);
      for (const level of positive) levelCounts[level]!++;
      if (negative) for (const level of negative) levelCounts[level]!++;
    }
  }
  let sum = 0;
  let count = 0;
  for (const [level, times] of levelCounts.entries()) {
    sum += times * conductances[level]!;
    count += times;
  }
  return sum / count;
}
