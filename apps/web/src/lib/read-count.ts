import {
  type AcceleratorSpec,
  type LayerSummary,
  type QuantizationSpec,
  type RunSpec,
  withLayerOverrides,
} from '@dl-rsim/spec';

/** What the number of reads of a layer depends on. */
interface ReadSpec {
  readonly accelerator: AcceleratorSpec;
  readonly quantization: QuantizationSpec;
}

/**
 * The most OU reads that one image can take: output places x bit lines x groups of word lines x input cycles,
 * summed over the layers on crossbars. Reads in which no word line is on are not made, so a run makes fewer;
 * moments make none.
 */
export function maxReadCountOf(layers: readonly LayerSummary[], spec: RunSpec): number {
  if (spec.fidelity === 'moment') return 0;
  const { layerName } = spec.scope;
  return layers.reduce((sum, layer) => {
    if (!layer.runsOnCrossbar || (layerName !== '' && layerName !== layer.name)) return sum;
    return sum + readCountOf(layer, specOfLayer(spec, layer.name));
  }, 0);
}

/** Reads of all images of a run on all its chips. */
export function maxRunReadCountOf(layers: readonly LayerSummary[], spec: RunSpec): number {
  const { imageCount, chipCount, repeatCount } = spec.statistics;
  return maxReadCountOf(layers, spec) * imageCount * chipCount * repeatCount;
}

function specOfLayer(spec: RunSpec, layerName: string): ReadSpec {
  const isOwn = spec.overrides.some((override) => override.layerName === layerName);
  return isOwn ? (withLayerOverrides(spec, layerName) as ReadSpec) : spec;
}

function readCountOf(layer: LayerSummary, { accelerator, quantization }: ReadSpec): number {
  const outputCount = layer.outputShape.reduce((product, extent) => product * extent, 1);
  const columnCount = layer.outputShape.at(-1) ?? 1;
  const rowCount = layer.macCount / outputCount;
  const placeCount = outputCount / columnCount;
  const cycleCount = inputCycleCount(quantization, accelerator.dac.resolutionBits);
  const lineCount = bitLineCount(columnCount, accelerator, weightBitsOf(quantization));
  return placeCount * lineCount * groupCount(rowCount, accelerator) * cycleCount;
}

/** Operation units from the top of each crossbar, none across its end. */
function groupCount(rowCount: number, { crossbar, operationUnit }: AcceleratorSpec): number {
  const inCrossbar = Math.ceil(crossbar.rowCount / operationUnit.rowCount);
  const lastRowCount = rowCount % crossbar.rowCount;
  return (
    Math.floor(rowCount / crossbar.rowCount) * inCrossbar + Math.ceil(lastRowCount / operationUnit.rowCount)
  );
}

/** The low bits some at a time, the sign bit alone; inputs that are never negative need no more. */
function inputCycleCount({ fixedPoint, scaled }: QuantizationSpec, dacBits: number): number {
  const inputBits = fixedPoint
    ? fixedPoint.activation.integerBits + fixedPoint.activation.fractionBits
    : (scaled?.activationBits ?? 0);
  return Math.max(Math.ceil((inputBits - 1) / dacBits) + 1, fixedPoint ? 0 : Math.ceil(inputBits / dacBits));
}

function weightBitsOf({ fixedPoint, scaled }: QuantizationSpec): number {
  if (fixedPoint) return fixedPoint.weight.integerBits + fixedPoint.weight.fractionBits;
  return scaled?.weightBits ?? 0;
}

/** Bit lines that are converted for a whole matrix: weight slices, sides and the unit column. */
function bitLineCount(columnCount: number, accelerator: AcceleratorSpec, weightBits: number): number {
  const { levelBits } = accelerator.cell;
  const whole = Math.ceil(weightBits / levelBits);
  const magnitude = Math.ceil((weightBits - 1) / levelBits);
  switch (accelerator.weightEncoding) {
    case 'twosComplement':
      return columnCount * (magnitude + 1);
    case 'offset':
      return columnCount * whole;
    case 'unitColumn':
      return columnCount * whole + 1;
    case 'positiveNegative':
      return columnCount * magnitude * 2;
    case 'differential':
    case 'forms':
      return columnCount * magnitude;
  }
}
