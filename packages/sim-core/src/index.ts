/** The simulator: pure functions and generators, the same in Node, worker threads and browsers. */
export { type Adc, convert, convertedSum } from './converter/adc.ts';
export {
  drivePlanes,
  type InputEncoding,
  type InputFormat,
  type InputPlanes,
  inputPlanes,
} from './converter/dac.ts';
export {
  type CellFormat,
  type CellLayout,
  cellCount,
  cellLayout,
  type EncodedWeights,
  encodeWeights,
  type WeightEncoding,
  weightRange,
} from './crossbar/encoding.ts';
export {
  type CellMatrix,
  factorizeIrDrop,
  type IrDropOptions,
  type IrDropSolution,
  productCurrents,
  solveIrDrop,
  transferMatrix,
  type WireResistances,
} from './crossbar/ir-drop.ts';
export type { IrDropNetwork } from './crossbar/ir-drop-network.ts';
export { type RowGroup, rowGroups } from './crossbar/operation-unit.ts';
export {
  disturbConductances,
  type ProgrammedCells,
  type ProgrammingError,
  programCells,
  targetConductances,
} from './crossbar/program.ts';
export { type ProgrammingStatistics, programmingStatistics } from './crossbar/program-statistics.ts';
export { multiplyVector, productCodeCount, type Readout } from './crossbar/read.ts';
export type { TableProgress } from './error-table/monte-carlo.ts';
export { type ErrorTable, listProbabilities, sensedProbability } from './error-table/table.ts';
export {
  checkNetwork,
  type LayerCard,
  type NetworkCard,
  type NetworkCheck,
  type NetworkIssue,
} from './network/check-network.ts';
export { createFloatOperator } from './network/float-inference.ts';
export { createOperators, forward, predictedClass } from './network/forward.ts';
export {
  type Conv2dLayer,
  type CrossbarLayer,
  type DenseLayer,
  type DigitalLayer,
  type FlattenLayer,
  type ImageShape,
  isCrossbarLayer,
  type Layer,
  type Network,
  type Padding,
  type Pool2dLayer,
  type ReluLayer,
  type SoftmaxLayer,
} from './network/graph.ts';
export { gatherPatch, type PatchGeometry, patchGeometry } from './network/im2col.ts';
export { type Images, imageInput, pixelCount, sliceImages } from './network/images.ts';
export { chainExtents, type Extents } from './network/shape.ts';
export { InvariantError } from './numeric/invariant.ts';
export { type MergedRun, mergeShards } from './simulate/merge.ts';
export { checkImages, type Progress, simulateReliability } from './simulate/reliability.ts';
export { buildErrorTable, buildErrorTableSteps, type Design, resolveRun } from './simulate/resolve.ts';
export { planShards, type Shard } from './simulate/shards.ts';
export {
  type ShardLayerReads,
  type ShardProgress,
  type ShardResult,
  simulateShard,
} from './simulate/simulate-shard.ts';
export { summarize } from './simulate/summarize.ts';
export { CORE_VERSION, KERNEL } from './simulate/version.ts';
