import type { WorkloadKey } from './experiments.ts';

/** One simulated point, as it is kept beside the report. */
export interface PointRecord {
  readonly experiment: string;
  readonly series: string;
  readonly x: number;
  readonly specFingerprint: string;
  readonly meanRatio: number;
  /** Student t over draws, null where they all agree; then Wilson over images. */
  readonly drawLowRatio: number | null;
  readonly drawHighRatio: number | null;
  readonly imageLowRatio: number;
  readonly imageHighRatio: number;
  /** P(sensed is not 0 | N = S_OU, k = 0). */
  readonly zeroErrorRatio: number;
  /** Wrong reads over all reads of the network. */
  readonly wrongReadRatio: number;
}

/** Everything that one workload gave. */
export interface WorkloadRecord {
  readonly workload: WorkloadKey;
  readonly network: string;
  readonly dataset: string;
  readonly precision: string;
  readonly coreVersion: string;
  readonly seed: string;
  readonly imageCount: number;
  readonly repeatCount: number;
  readonly floatRatio: number;
  readonly idealRatio: number;
  /** Figure 18: shares of made reads with SOP 0, 1, ... at S_OU = 9, over `histogramImageCount` images. */
  readonly sopShareRatios: readonly number[];
  readonly histogramImageCount: number;
  /** Made reads over those that there would be if units without a 1 on their word lines were read too. */
  readonly madeReadRatio: number;
  readonly points: readonly PointRecord[];
}
