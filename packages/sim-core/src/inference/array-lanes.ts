import type { MatrixLevels } from '../crossbar/program-chip.ts';
import type { ReadPlan } from '../crossbar/read-plan.ts';
import {
  LANE_ERROR_COUNT,
  LANE_FIRST_VALUE,
  LANE_HIGHEST_CODE,
  LANE_INVERSE,
  LANE_ORIGIN,
  LANE_ROW_COUNT,
  LANE_VALUE_STEP,
  PANEL_FIRST_LINE,
  PANEL_INTEGER_COUNT,
  PANEL_IS_CONTIGUOUS,
  PANEL_IS_IN_SCOPE,
  PANEL_LANE_COUNT,
  PANEL_LINE_COUNT,
} from '../kernels/array-kernel.ts';
import type { Block, Kernel } from '../kernels/kernel.ts';
import type { ProgrammedMatrix } from './array-chip.ts';
import type { Conversion } from './array-conversion.ts';
import type { Panel } from './array-panels.ts';

/** What the lanes of a layer's panels are, in the kernel's memory for as long as the layer. */
export interface LaneBlocks {
  /** [panel][PANEL_INTEGER_COUNT] */
  readonly panels: Block<'int32'>;
  /** [panel][LANE_ROW_COUNT][lane] */
  readonly converters: Block<'float32'>;
  /** [crossbar row band][panel][LANE_ERROR_COUNT] of the chip; null where converters have no errors. */
  readonly errors: Block<'float32'> | null;
  /** [panel][lane] */
  readonly columns: Block<'int32'>;
  readonly weights: Block<'float64'>;
  /** [group][panel][lane]; null unless forms. */
  readonly signs: Block<'int8'> | null;
}

/** Lays the lanes of a layer. */
export function layLanes(
  kernel: Kernel,
  layer: {
    readonly plan: ReadPlan;
    readonly panels: readonly Panel[];
    readonly levels: MatrixLevels;
    readonly conversion: Conversion;
    readonly hasLaneErrors: boolean;
  },
): LaneBlocks {
  const { plan, panels, levels } = layer;
  const laneCount = panels.length * PANEL_LINE_COUNT;
  const errorCount = layer.hasLaneErrors ? bandCount(plan) * panels.length * LANE_ERROR_COUNT : 0;
  const blocks: LaneBlocks = {
    panels: kernel.allocate('int32', panels.length * PANEL_INTEGER_COUNT),
    converters: kernel.allocate('float32', laneCount * LANE_ROW_COUNT),
    errors: errorCount > 0 ? kernel.allocate('float32', errorCount) : null,
    columns: kernel.allocate('int32', laneCount),
    weights: kernel.allocate('float64', laneCount),
    signs: levels.signs ? kernel.allocate('int8', plan.groups.length * laneCount) : null,
  };
  for (const [panelIndex, panel] of panels.entries()) {
    const at = panelIndex * PANEL_INTEGER_COUNT;
    blocks.panels.view[at + PANEL_FIRST_LINE] = panel.firstLine;
    blocks.panels.view[at + PANEL_LANE_COUNT] = panel.laneCount;
    blocks.panels.view[at + PANEL_IS_IN_SCOPE] = Number(panel.isInScope);
    blocks.panels.view[at + PANEL_IS_CONTIGUOUS] = Number(panel.isContiguous);
    layConverters(plan, layer.conversion, { panel, panelIndex, out: blocks.converters.view });
    const firstLane = panelIndex * PANEL_LINE_COUNT;
    const endLine = panel.firstLine + panel.laneCount;
    blocks.columns.view.set(plan.lineColumns.subarray(panel.firstLine, endLine), firstLane);
    blocks.weights.view.set(plan.lineWeights.subarray(panel.firstLine, endLine), firstLane);
    if (levels.signs) laySigns(plan, levels.signs, { panel, firstLane, laneCount, out: blocks.signs!.view });
  }
  return blocks;
}

/** Crossbars one below the other. */
function bandCount({ rowCount, format }: ReadPlan): number {
  return Math.ceil(rowCount / format.crossbarRowCount);
}

function layConverters(
  plan: ReadPlan,
  { steps }: Conversion,
  lanes: { readonly panel: Panel; readonly panelIndex: number; readonly out: Float32Array },
): void {
  if (steps.length === 0) return;
  const { panel, panelIndex, out } = lanes;
  for (let lane = 0; lane < panel.laneCount; lane++) {
    const slice = steps.length === 1 ? 0 : plan.lineSlices[panel.firstLine + lane]!;
    const { origin, pitch, firstValue, valueStep, highestCode } = steps[slice]!;
    const first = panelIndex * LANE_ROW_COUNT * PANEL_LINE_COUNT + lane;
    out[first + LANE_ORIGIN * PANEL_LINE_COUNT] = origin;
    out[first + LANE_INVERSE * PANEL_LINE_COUNT] = pitch === 0 ? 0 : 1 / pitch;
    out[first + LANE_FIRST_VALUE * PANEL_LINE_COUNT] = firstValue;
    out[first + LANE_VALUE_STEP * PANEL_LINE_COUNT] = valueStep;
    out[first + LANE_HIGHEST_CODE * PANEL_LINE_COUNT] = highestCode;
  }
}

function laySigns(
  { groups, lineCount }: ReadPlan,
  signs: Int8Array,
  lanes: {
    readonly panel: Panel;
    readonly firstLane: number;
    readonly laneCount: number;
    readonly out: Int8Array;
  },
): void {
  const { panel, firstLane, laneCount, out } = lanes;
  for (const groupNumber of groups.keys()) {
    const first = groupNumber * lineCount + panel.firstLine;
    out.set(signs.subarray(first, first + panel.laneCount), groupNumber * laneCount + firstLane);
  }
}

/** Lays gains and offsets of a freshly programmed chip; lanes out of scope have none. */
export function layLaneErrors(
  { errors }: LaneBlocks,
  { plan, panels }: { readonly plan: ReadPlan; readonly panels: readonly Panel[] },
  { gains, offsets }: ProgrammedMatrix,
): void {
  if (!errors) return;
  const out = errors.view;
  for (let band = 0; band < bandCount(plan); band++) {
    for (const [panelIndex, { firstLine, laneCount, isInScope }] of panels.entries()) {
      if (!isInScope) continue;
      const from = band * plan.lineCount + firstLine;
      const to = (band * panels.length + panelIndex) * LANE_ERROR_COUNT;
      out.set(gains.subarray(from, from + laneCount), to);
      out.set(offsets.subarray(from, from + laneCount), to + PANEL_LINE_COUNT);
    }
  }
}

/** First of the lane errors of a group that begins at `firstRow`. */
export function firstLaneErrorOf(
  { format }: ReadPlan,
  panelCount: number,
  { firstRow }: { readonly firstRow: number },
): number {
  return Math.floor(firstRow / format.crossbarRowCount) * panelCount * LANE_ERROR_COUNT;
}
