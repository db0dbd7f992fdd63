import type { Sensing } from '../converter/sensing.ts';
import type { MatrixLevels } from '../crossbar/program-chip.ts';
import type { ReadPlan } from '../crossbar/read-plan.ts';
import type { CellModel } from '../device/cell-model.ts';
import { clampCurrentRatio, driveCurrentRatio } from '../device/drive.ts';
import { CLAMP_CELL_COUNT } from '../kernels/array-kernel.ts';
import type { Block, ElementKind, Elements, Kernel } from '../kernels/kernel.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';
import type { Conversion } from './array-conversion.ts';
import type { LaneBlocks } from './array-lanes.ts';
import type { Panel } from './array-panels.ts';
import type { WindowScale } from './array-windows.ts';
import type { ReadTally } from './injected-layer.ts';

/** What all reads of a layer share. */
export interface ArrayParts {
  readonly kernel: Kernel;
  readonly plan: ReadPlan;
  readonly panels: readonly Panel[];
  readonly levels: MatrixLevels;
  readonly cell: CellModel;
  readonly sensings: readonly Sensing[];
  readonly conversion: Conversion;
  readonly scale: WindowScale;
  readonly values: LayerValues;
  /** Cells in SOP steps and their levels, in the layout of firstCellOf. */
  readonly cells: Block<'float32'>;
  readonly cellLevels: Block<'int8'>;
  readonly lanes: LaneBlocks;
  /** SOPs lie outside 0 .. 255. */
  readonly hasWideSops: boolean;
  /** See ComposeCall. */
  readonly isWhole: boolean;
  readonly tally: ReadTally;
}

/** Numbers of a layer that kernels need, written to their memory by valuesBlock. */
export interface LayerValues {
  /** [plane] */
  readonly planeShifts: Int32Array;
  readonly planeDigitBits: Int32Array;
  readonly planeWeights: Float64Array;
  /** [digit]: what multiplies a cell's step, f(d) (2^v - 1), which is d in ohmic cells. */
  readonly digitGains: Float32Array;
  /** [digit]: d, for lines out of scope. */
  readonly digits: Float32Array;
  /** Factors of clamp errors from the lowest to the highest. */
  readonly clampFactors: Float32Array;
}

/** The numbers of a layer. */
export function layerValues(plan: ReadPlan, cell: CellModel, sensing: Sensing): LayerValues {
  const { dacBits } = plan.format;
  const { nonlinearityRatio: beta } = cell;
  const digits = Float32Array.from({ length: powerOfTwo(dacBits) }, (_, digit) => digit);
  const highest = digits.length - 1;
  return {
    planeShifts: Int32Array.from(plan.planes, ({ shift }) => shift),
    planeDigitBits: Int32Array.from(plan.planes, ({ digitBits }) => digitBits),
    planeWeights: Float64Array.from(plan.planes, ({ weight }) => weight),
    digitGains: digits.map((d) => (beta === 0 ? d : driveCurrentRatio(d, dacBits, beta) * highest)),
    digits,
    clampFactors: clampFactors(cell, sensing),
  };
}

/** The input cycles in the kernel's memory. */
export function planeBlocks(parts: ArrayParts): {
  readonly planeShifts: Block<'int32'>;
  readonly planeDigitBits: Block<'int32'>;
} {
  const { planeShifts, planeDigitBits } = parts.values;
  return {
    planeShifts: valuesBlock(parts, 'int32', { purpose: 'array plane shifts', values: planeShifts }),
    planeDigitBits: valuesBlock(parts, 'int32', { purpose: 'array digit bits', values: planeDigitBits }),
  };
}

/** What digits multiply the cells of a panel with. */
export function gainsBlock(parts: ArrayParts, { isInScope }: Pick<Panel, 'isInScope'>): Block<'float32'> {
  const values = isInScope ? parts.values.digitGains : parts.values.digits;
  return valuesBlock(parts, 'float32', { purpose: isInScope ? 'array gains' : 'array digits', values });
}

/**
 * A borrowed block that holds `values`. Layers borrow the same blocks in turn: it is filled only where
 * another layer's values are in it.
 */
export function valuesBlock<K extends ElementKind>(
  { kernel }: Pick<ArrayParts, 'kernel'>,
  kind: K,
  { purpose, values }: { readonly purpose: string; readonly values: Elements[K] },
): Block<K> {
  const block = kernel.borrow(kind, purpose, values.length);
  if (held.get(block) !== values) {
    const view: { set(given: ArrayLike<number>): void } = block.view;
    view.set(values);
    held.set(block, values);
  }
  return block;
}

const held = new WeakMap<Block<ElementKind>, Elements[ElementKind]>();

/** Factors of clamp errors from the lowest to the highest. */
function clampFactors(cell: CellModel, sensing: Sensing): Float32Array {
  return Float32Array.from({ length: CLAMP_CELL_COUNT + 1 }, (_, i) => {
    const errorRatio = sensing.clampErrorRatio * ((2 * i) / CLAMP_CELL_COUNT - 1);
    return clampCurrentRatio(errorRatio, cell.nonlinearityRatio);
  });
}
