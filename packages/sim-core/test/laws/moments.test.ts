/**
 * The moments that a run measures are those that its error tables imply: every read's mean and variance, read
 * off the table one by one, added up with the reads' weights.
 */
import { expect, test } from 'vitest';
import { encodeGroup } from '../../src/crossbar/encode-group.ts';
import type { ReadPlan } from '../../src/crossbar/read-plan.ts';
import { inputDigit, planReads } from '../../src/crossbar/read-plan.ts';
import { type ErrorTable, errorMoments } from '../../src/error-table/table.ts';
import { createOperators, forward, imageInput, patchGeometry } from '../../src/index.ts';
import { loadKernel } from '../../src/kernels/load.ts';
import { gatherPatch, type PatchGeometry } from '../../src/network/im2col.ts';
import { createIntegerOperator, quantizeGroups } from '../../src/network/integer-inference.ts';
import { quantize } from '../../src/network/quantize.ts';
import { formatOf } from '../../src/simulate/calibrate.ts';
import { errorDrawCounts } from '../../src/simulate/measure-errors.ts';
import { lenetNetwork, prepareRun, randomImages, runSpec } from '../../testing/index.ts';

/** Mean and variance of the error of each sum of one layer on one quantized input. */
function expectedErrors(options: {
  readonly plan: ReadPlan;
  readonly geometry: PatchGeometry;
  readonly weights: Int32Array;
  readonly table: ErrorTable;
  readonly integers: Int32Array;
}): { means: Float64Array; variances: Float64Array } {
  const { plan, geometry, weights, table, integers } = options;
  const { lineCount, lineColumns, lineWeights, columnCount } = plan;
  const groups = plan.groups.map((group) => ({ group, levels: encodeGroup(plan, weights, group).positive }));
  const means = new Float64Array(geometry.positionCount * columnCount);
  const variances = new Float64Array(means.length);
  const patch = new Int32Array(geometry.rowCount);
  for (let position = 0; position < geometry.positionCount; position++) {
    gatherPatch(geometry, integers, { position, groupIndex: 0 }, patch);
    for (const plane of plan.planes) {
      for (const { group, levels } of groups) {
        const rows = Array.from({ length: group.endRow - group.firstRow }, (_, row) => row);
        const active = rows.filter((row) => inputDigit(patch[group.firstRow + row]!, plane) === 1);
        if (active.length === 0) continue;
        for (let line = 0; line < lineCount; line++) {
          const sop = active.reduce((sum, row) => sum + levels[row * lineCount + line]!, 0);
          const { mean, variance } = errorMoments(table, active.length, sop);
          const weight = plane.weight * lineWeights[line]!;
          const at = position * columnCount + lineColumns[line]!;
          means[at]! += weight * mean;
          variances[at]! += weight * weight * variance;
        }
      }
    }
  }
  return { means, variances };
}

test('LeNet: measured moments are those of the error table', { timeout: 60_000 }, () => {
  const network = lenetNetwork();
  const images = randomImages(network.inputShape, 2, 10);
  const spec = runSpec({ fidelity: 'moment', statistics: { calibrationImageCount: 2 } });
  const { design, prepared } = prepareRun(spec, network, images);
  const kernel = loadKernel();
  const expected = design.layers.map(() => ({ count: 0, sum: 0, squareSum: 0 }));
  const operators = createOperators(network, design.extents, (layer, input, layerIndex) => {
    const i = design.layers.findIndex((one) => one.layerIndex === layerIndex);
    const { quantization, tableIndices } = prepared.layers[i]!;
    const multiply = createIntegerOperator(layer, input, { quantization, kernel });
    const geometry = patchGeometry(layer, input);
    const plan = planReads(geometry, formatOf(design.layers[i]!, quantization));
    const weights = quantizeGroups(layer, quantization)[0]!;
    const table = prepared.tables[tableIndices[0]!]!;
    return (activation) => {
      const integers = quantize(activation, quantization.activation);
      const { means, variances } = expectedErrors({ plan, geometry, weights, table, integers });
      const sums = expected[i]!;
      sums.count += means.length;
      for (const [at, mean] of means.entries()) {
        sums.sum += mean;
        sums.squareSum += variances[at]! + mean * mean;
      }
      return multiply(activation);
    };
  });
  for (const imageIndex of [0, 1]) {
    forward({ network, extents: design.extents, operators, input: imageInput(images, imageIndex) });
  }
  for (const [i, { count, sum, squareSum }] of expected.entries()) {
    const mean = sum / count;
    const variance = squareSum / count - mean * mean;
    const errors = prepared.layers[i]!.errors!;
    // Five standard errors.
    const sampleCount = errorDrawCounts(design, 2)[i]! * count;
    expect(variance).toBeGreaterThan(0);
    expect(Math.abs(errors.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / sampleCount));
    expect(Math.abs(errors.variance / variance - 1)).toBeLessThan(5 * Math.sqrt(3 / sampleCount));
  }
});
