import type { RunSpec } from '@dl-rsim/spec';

export const WORKLOADS = ['mnist', 'cifar10'] as const;
export type WorkloadKey = (typeof WORKLOADS)[number];

/** What a point changes in the baseline. */
export interface Change {
  readonly resistanceRatio?: number;
  /** Multiplies the sigmas of both states. */
  readonly sigmaScale?: number;
  readonly ouRowCount?: number;
  readonly guardBandV?: number;
  readonly zeroShiftRatio?: number;
}

/** One curve of an experiment. */
export interface Series {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly change: Change }[];
}

export interface Experiment {
  readonly key: string;
  readonly title: string;
  /** What the paper says about it, number by number. */
  readonly printed: readonly string[];
  readonly xLabel: string;
  /** Printed accuracies in percent at an x of a series. */
  readonly printedPoints: readonly {
    readonly workload: WorkloadKey;
    readonly series: string;
    readonly x: number;
    readonly percent: number;
  }[];
  readonly series: (workload: WorkloadKey) => readonly Series[];
}

const sweep = (label: string, xs: readonly number[], change: (x: number) => Change): Series => ({
  label,
  points: xs.map((x) => ({ x, change: change(x) })),
});

/** R-ratio at which an operation unit of nine rows is in the middle of its range, per workload. */
const MIDDLE_RATIO = { mnist: 12, cifar10: 30 };

/** The experiments of Lin et al. 2018, section 5, in the paper's order. */
export const experiments: readonly Experiment[] = [
  {
    key: 'r-ratio',
    title: 'R-ratio (figure 14)',
    printed: [
      'The error of a sum of 0 falls from 25 % at R = 10 to 0 % at R = 50.',
      'MNIST is back at its error-free accuracy from R = 25.',
      'CIFAR-10 reaches 59.33 % at R = 50 (error-free: 88.67 %).',
    ],
    xLabel: 'R-ratio',
    printedPoints: [
      { workload: 'mnist', series: 'sigma_b', x: 25, percent: 99.99 },
      { workload: 'cifar10', series: 'sigma_b', x: 50, percent: 59.33 },
    ],
    series: () => [sweep('sigma_b', [10, 15, 20, 25, 30, 40, 50], (x) => ({ resistanceRatio: x }))],
  },
  {
    key: 'sigma',
    title: 'Resistance deviation (figure 15)',
    printed: [
      'At R = 10 MNIST is near ideal for sigma up to 3/5 of sigma_b; CIFAR-10 needs 2/5.',
      'CIFAR-10: 86.00 % at (R = 10, 2/5 sigma_b) and 87.33 % at (R = 50, 3/5 sigma_b).',
      'Lowering sigma helps more than raising R.',
    ],
    xLabel: 'sigma over sigma_b',
    printedPoints: [
      { workload: 'cifar10', series: 'R = 10', x: 0.4, percent: 86 },
      { workload: 'cifar10', series: 'R = 50', x: 0.6, percent: 87.33 },
    ],
    series: () =>
      [10, 50].map((resistanceRatio) =>
        sweep(`R = ${resistanceRatio}`, [0.2, 0.4, 0.6, 0.8, 1], (x) => ({ resistanceRatio, sigmaScale: x })),
      ),
  },
  {
    key: 'ou-rows',
    title: 'Rows of the operation unit (figure 16)',
    printed: ['Accuracy rises as S_OU shrinks, more so for CIFAR-10. (The values of the figure are lost.)'],
    xLabel: 'OU rows (S_OU)',
    printedPoints: [],
    series: (workload) => [
      sweep(`R = ${MIDDLE_RATIO[workload]}`, [3, 5, 7, 9, 12, 16, 24], (x) => ({
        resistanceRatio: MIDDLE_RATIO[workload],
        ouRowCount: x,
      })),
    ],
  },
  {
    key: 'guard-band',
    title: 'Guard band dVSA (figure 17)',
    printed: [
      'At R = 40 and 4/5 sigma_b MNIST bears up to 35 mV; CIFAR-10 must stay below 20 mV.',
      'The sensing gain alpha is not printed; ours makes one step between sums 100 mV.',
    ],
    xLabel: 'dVSA in mV',
    printedPoints: [],
    series: () => [
      sweep('R = 40', [0, 10, 20, 30, 40, 50], (x) => ({
        resistanceRatio: 40,
        sigmaScale: 0.8,
        guardBandV: x / 1000,
      })),
    ],
  },
  {
    key: 'workload-dependent',
    title: 'Workload-dependent sensing (figure 19)',
    printed: [
      'Shifting IR[0] to the right, so that 0 is read more often, gives a clear gain on ' +
        'CIFAR-10. (The shift is printed in mA, but Ron is not printed; ours is in steps ' +
        'between sums.)',
    ],
    xLabel: 'Shift of IR[0] in steps',
    printedPoints: [],
    series: (workload) => [
      sweep(`R = ${MIDDLE_RATIO[workload]}`, [0, 0.1, 0.2, 0.4, 0.6, 0.8], (x) => ({
        resistanceRatio: MIDDLE_RATIO[workload],
        zeroShiftRatio: x,
      })),
    ],
  },
];

/** The baseline with a change. */
export function changedSpec(base: RunSpec, change: Change): RunSpec {
  const { accelerator } = base;
  const { device, operationUnit, readout } = accelerator;
  const { lognormal } = device.variation;
  const { senseAmplifier } = readout.converter;
  if (!lognormal || !senseAmplifier) throw new Error('the baseline is lognormal with a sense amplifier');
  const { resistanceRatio = device.resistanceRatio, sigmaScale = 1, zeroShiftRatio = 0 } = change;
  const rowCount = change.ouRowCount ?? operationUnit.rowCount;
  const amplifier = {
    ...senseAmplifier,
    zeroShiftRatio,
    guardBandV: change.guardBandV ?? 0,
    // One code a sum, as in the baseline's 4 bits for 10 sums.
    resolutionBits: Math.max(1, Math.ceil(Math.log2(rowCount + 1))),
  };
  return {
    ...base,
    accelerator: {
      ...accelerator,
      device: {
        ...device,
        resistanceRatio,
        variation: {
          lognormal: {
            lrsSigmaRatio: lognormal.lrsSigmaRatio * sigmaScale,
            hrsSigmaRatio: lognormal.hrsSigmaRatio * sigmaScale,
          },
        },
      },
      operationUnit: { ...operationUnit, rowCount },
      readout: { ...readout, converter: { senseAmplifier: amplifier } },
    },
  };
}
