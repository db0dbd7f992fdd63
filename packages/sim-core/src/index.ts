/** The simulator: pure functions and generators, the same in Node, worker threads and browsers. */
export { type Adc, type AdcRange, convert, convertedSum } from './converter/adc.ts';
export {
  drivePlanes,
  type InputEncoding,
  type InputFormat,
  type InputPlanes,
  inputPlanes,
} from './converter/dac.ts';
export { type SumScale, sumScale, sumSteps } from './converter/references.ts';
export {
  createSensing,
  nearestCode,
  type Sensing,
  type SensingContext,
  senseCode,
} from './converter/sensing.ts';
export { surveyConverter } from './cost/converter-cost.ts';
export { type EncodedGroup, encodeGroup, storeWeights } from './crossbar/encode-group.ts';
export {
  type CellEncoding,
  type CellFormat,
  type CellLayout,
  cellCount,
  cellLayout,
  type EncodedWeights,
  encodeWeights,
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
export { type CrossbarPlace, type LinePlacement, placeLines } from './crossbar/place-lines.ts';
export {
  disturbConductances,
  type ProgrammedCells,
  type ProgrammingError,
  programCells,
  targetConductances,
} from './crossbar/program.ts';
export { type ProgrammingStatistics, programmingStatistics } from './crossbar/program-statistics.ts';
export { multiplyVector, productCodeCount, type Readout } from './crossbar/read.ts';
export {
  type InputPlane,
  inputDigit,
  planReads,
  type ReadFormat,
  type ReadPlan,
  UNIT_COLUMN,
  type WeightEncoding,
} from './crossbar/read-plan.ts';
export type { WireModel } from './crossbar/wired-conductance.ts';
export { type CellModel, createCellModel, driveCurrentRatio } from './device/cell-model.ts';
export { sampleConductances } from './device/sample-cell.ts';
export {
  type RowState,
  rowSop,
  rowSopRange,
  uniformRowStates,
} from './error-table/row-states.ts';
export { createReadSensing } from './error-table/sensing-context.ts';
export { type SumDensity, sumDensities, sumDensity } from './error-table/sum-density.ts';
export {
  codeProbability,
  type ErrorTable,
  errorMoments,
  rowIndex,
  wrongProbability,
} from './error-table/table.ts';
export type { TableProgress, TableRequest } from './error-table/table-request.ts';
export {
  buildTable,
  MAX_TABLE_ENTRY_COUNT,
  tableEntryCount,
  tableSteps,
} from './error-table/table-steps.ts';
export { type ArrayLayer, type ArrayLayerOptions, createArrayLayer } from './inference/inject-array.ts';
export type { InferenceAddress } from './inference/network.ts';
export { loadKernel } from './kernels/load.ts';
export { type CopyStage, crossbarsOf, stageSec } from './mapping/duplicate-stage.ts';
export { mapLayer } from './mapping/map-layer.ts';
export { minMaxCopies } from './mapping/min-max.ts';
export { minSumCopies } from './mapping/min-sum.ts';
export {
  checkNetwork,
  type LayerCard,
  type NetworkCard,
  type NetworkCheck,
} from './network/check-network.ts';
export { createFloatOperator, floatOperatorsOn } from './network/float-inference.ts';
export { createOperators, forward, predictedClass } from './network/forward.ts';
export {
  type ActivationLayer,
  type AddLayer,
  type AffineLayer,
  type ConcatenateLayer,
  type Conv2dLayer,
  type CrossbarLayer,
  type DenseLayer,
  type DigitalLayer,
  type EluLayer,
  type ExplicitPadding,
  type FlattenLayer,
  type GeluLayer,
  type GlobalPool2dLayer,
  groupBias,
  groupKernel,
  type HardSigmoidLayer,
  IMAGE_INDEX,
  type ImageShape,
  isCrossbarLayer,
  type Layer,
  type LeakyReluLayer,
  type MultiplyLayer,
  type Network,
  type Padding,
  type Pool2dLayer,
  type PReluLayer,
  type SubtractMeanLayer,
  type WeightMatrixShape,
  weightMatrixShape,
  type ZeroPad2dLayer,
} from './network/graph.ts';
export { gatherPatch, type PatchGeometry, patchGeometry } from './network/im2col.ts';
export { type Images, imageInput, pixelCount, sliceImages } from './network/images.ts';
export type { Quantization } from './network/integer-inference.ts';
export type { NetworkIssue } from './network/network-issue.ts';
export type { Grid } from './network/quantize.ts';
export {
  type Extents,
  elementCount,
  imageExtents,
  inputExtents,
  layerExtents,
  outputExtents,
  slideWindow,
  type WindowLayer,
} from './network/shape.ts';
export { InvariantError } from './numeric/invariant.ts';
export { fillNormal } from './random/distributions.ts';
export { nextWord, type Stream, stream } from './random/stream.ts';
export { inferenceCycles, trainingCycles } from './schedule/image-pipeline.ts';
export { weightGridOf } from './simulate/calibrate.ts';
export { chipKernel } from './simulate/chip-kernel.ts';
export {
  createDeploymentEvaluator,
  type DeploymentEvaluator,
  simulateDeployment,
} from './simulate/deploy.ts';
export type { DeploymentOverview } from './simulate/evaluate-deployment.ts';
export { type ErrorFactor, isolateFactor } from './simulate/isolate-factor.ts';
export { createLayerOperator, type LayerOperator } from './simulate/layer-operator.ts';
export { type MergedRun, mergeShards } from './simulate/merge.ts';
export { type Prepared, type PreparedLayer, prepareRunSteps } from './simulate/prepare.ts';
export type { Phase, Progress } from './simulate/progress.ts';
export { checkImages, simulateReliability } from './simulate/reliability.ts';
export { bitLineOhm, requestTable } from './simulate/request-table.ts';
export { type Design, type LayerDesign, type LayerSpecs, resolveRun } from './simulate/resolve.ts';
export { type SearchAsk, type SearchTell, searchSteps } from './simulate/search.ts';
export type { SearchAccuracy, SearchEvaluation } from './simulate/search-score.ts';
export { planShards, type Shard } from './simulate/shards.ts';
export {
  createShardSimulator,
  type ShardLayerReads,
  type ShardProgress,
  type ShardReference,
  type ShardResult,
  type ShardSimulator,
} from './simulate/simulate-shard.ts';
export { type ShardScore, stopDrawCount } from './simulate/stop-rule.ts';
export { summarize } from './simulate/summarize.ts';
export { CORE_VERSION } from './simulate/version.ts';
