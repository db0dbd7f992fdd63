import type { AcceleratorSpec, RunSpec, SpecIssue } from '@dl-rsim/spec';
import { planReads } from '../crossbar/read-plan.ts';
import { rowSopRange, uniformRowStates } from '../error-table/row-states.ts';
import { rowCount } from '../error-table/table.ts';
import { MAX_TABLE_ENTRY_COUNT, tableEntryCount } from '../error-table/table-steps.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';
import { numberFormat, readFormat } from './layer-format.ts';
import { errorSource } from './layer-readout.ts';
import { requestTable } from './request-table.ts';
import type { LayerDesign } from './resolve.ts';

/** What single fields cannot know: does every layer have numbers, sums and tables that can be computed? */
export function checkLayers(spec: RunSpec, layers: readonly LayerDesign[]): readonly SpecIssue[] {
  const usesArrays = errorSource(spec) === 'array';
  const issues = layers.flatMap((layer) => [
    ...checkNumbers(layer),
    ...(usesArrays ? checkArrayInputs(layer) : []),
  ]);
  if (issues.length > 0) return issues;
  return [...checkSlice(spec, layers), ...checkSums(spec, layers)];
}

/** A sign needs a magnitude, and sums must stay whole numbers below 2^53. */
function checkNumbers(layer: LayerDesign): readonly SpecIssue[] {
  const { weightBits, inputBits } = numberFormat(layer.quantization);
  for (const [name, bits, part] of [
    ['weights', weightBits, 'weight'],
    ['activations', inputBits, 'activation'],
  ] as const) {
    if (bits >= 2) continue;
    return [
      {
        // Scaled numbers have 2 bits at the least.
        path: ['quantization', 'fixedPoint', part, 'fractionBits'],
        code: 'TOO_SMALL',
        message: `layer ${layer.layerName} has ${name} of ${bits} bit, which is the sign; take 2 or more`,
        limit: 'at least 2 bits',
        actual: String(bits),
      },
    ];
  }
  const { rowCount } = layer.shape;
  const most = powerOfTwo(53 - inputBits - weightBits);
  if (rowCount <= most) return [];
  return [
    {
      path: ['quantization'],
      code: 'TOO_BIG',
      message:
        `layer ${layer.layerIndex} (${layer.layerName}) adds ${rowCount} products of ${inputBits}-bit and ` +
        `${weightBits}-bit numbers; at most ${most} fit exactly: use fewer bits`,
      limit: String(most),
      actual: String(rowCount),
    },
  ];
}

/** Programmed arrays take inputs as signed words of 16 bits; scaled inputs may turn out to have no sign. */
const MAX_ARRAY_INPUT_BITS = 15;

function checkArrayInputs({ layerName, quantization, hasErrors }: LayerDesign): readonly SpecIssue[] {
  const bits = quantization.scaled?.activationBits ?? 0;
  if (!hasErrors || bits <= MAX_ARRAY_INPUT_BITS) return [];
  return [
    {
      path: ['quantization', 'scaled', 'activationBits'],
      code: 'TOO_BIG',
      message:
        `layer ${layerName} has activations of ${bits} bits; programmed arrays take at most ` +
        `${MAX_ARRAY_INPUT_BITS} without a sign: use fewer bits, or tables`,
      limit: `at most ${MAX_ARRAY_INPUT_BITS}`,
      actual: String(bits),
    },
  ];
}

/** Rows of an error table times the kinds of rows behind them: more take minutes, or all memory. */
const MAX_SUM_STEP_COUNT = 50_000_000;

/**
 * Can the sums of every layer be listed? Tables need it, and sense amplifiers, whose references are made from
 * them. Layers of the same hardware are looked at once.
 */
function checkSums(spec: RunSpec, layers: readonly LayerDesign[]): readonly SpecIssue[] {
  const usesTables = errorSource(spec) === 'table';
  const seen = new Set<string>();
  for (const { accelerator, layerName, hasErrors } of layers) {
    const key = JSON.stringify(accelerator);
    if (!hasErrors || seen.has(key)) continue;
    seen.add(key);
    if (!usesTables && accelerator.readout.converter.adc) continue;
    const problem = sumProblem(spec, accelerator, usesTables);
    if (problem === null) continue;
    const rest = accelerator.readout.converter.adc ? ', or take arrays' : ', or take arrays with an ADC';
    return [
      {
        path: ['accelerator'],
        code: 'TOO_BIG',
        message:
          `layer ${layerName}: ${problem}; take fewer rows of an operation unit, bits of a cell or DAC bits` +
          `${rest}`,
      },
    ];
  }
  return [];
}

function sumProblem(spec: RunSpec, accelerator: AcceleratorSpec, usesTables: boolean): string | null {
  const { operationUnit, weightEncoding, cell, dac } = accelerator;
  const format = {
    dacBits: dac.resolutionBits,
    levelBits: cell.levelBits,
    isDifferential: weightEncoding === 'differential',
  };
  const { lowest, highest } = rowSopRange(format);
  const shape = { maxActiveCount: operationUnit.rowCount, lowestRowSop: lowest, highestRowSop: highest };
  const stepCount = rowCount(shape) * (highest - lowest + 1);
  if (stepCount > MAX_SUM_STEP_COUNT) {
    return `reads have ${rowCount(shape)} pairs of active rows and sum, too many to list`;
  }
  if (!usesTables) return null;
  const entryCount = tableEntryCount(
    requestTable({
      accelerator,
      rowStates: uniformRowStates(format),
      percentileRange: { lowest: shape.maxActiveCount * lowest, highest: shape.maxActiveCount * highest },
      statistics: spec.statistics,
      seed: spec.seed,
    }),
  );
  if (entryCount <= MAX_TABLE_ENTRY_COUNT) return null;
  return `its error table would have about ${entryCount} entries, at most ${MAX_TABLE_ENTRY_COUNT} fit`;
}

/** A slice that no layer has would leave a run without errors. */
function checkSlice({ scope }: RunSpec, layers: readonly LayerDesign[]): readonly SpecIssue[] {
  if (scope.sliceIndex === -1) return [];
  const counts = layers
    .filter((layer) => layer.hasErrors)
    .map((layer) => planReads({ rowCount: 1, columnCount: 1 }, formatOf(layer)).sliceCount);
  const most = Math.max(...counts);
  if (scope.sliceIndex < most) return [];
  return [
    {
      path: ['scope', 'sliceIndex'],
      code: 'TOO_BIG',
      message: `scope.sliceIndex is ${scope.sliceIndex}; weights have the slices 0 to ${most - 1}`,
      limit: `at most ${most - 1}`,
      actual: String(scope.sliceIndex),
    },
  ];
}

const formatOf = (layer: LayerDesign) => readFormat(layer, numberFormat(layer.quantization));
