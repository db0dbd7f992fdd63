import type { WorkloadKey } from './experiments.ts';
import type { PointRecord, WorkloadRecord } from './records.ts';

const NAMES: Readonly<Record<WorkloadKey, string>> = { mnist: 'MNIST', cifar10: 'CIFAR-10' };

/** What the paper concludes, and what our points say about it, sentence by sentence. */
export function findings(records: readonly WorkloadRecord[]): string {
  const rows = [zeroError, lowerSigma, smallerUnits, guardBand, zeroShare, shiftedReference].map(
    (finding) => {
      const { paper, ours } = finding(records);
      return `| ${paper} | ${ours} |`;
    },
  );
  return ['| paper | here |', '|---|---|', ...rows].join('\n');
}

type Finding = (records: readonly WorkloadRecord[]) => { readonly paper: string; readonly ours: string };

const zeroError: Finding = ([first]) => ({
  paper: 'a sum of 0 is misread 25 % of the time at R = 10, 0 % at R = 50',
  ours: [10, 50].map((x) => `${percent(at(first!, 'r-ratio', x).zeroErrorRatio)} at R = ${x}`).join(', '),
});

const lowerSigma: Finding = (records) => ({
  paper: 'lowering sigma helps more than raising R',
  ours: each(records, (record) => {
    const low = at(record, 'sigma', 0.4, 'R = 10').meanRatio;
    const high = at(record, 'sigma', 1, 'R = 50').meanRatio;
    return `2/5 of sigma_b at R = 10: ${percent(low)}; sigma_b at R = 50: ${percent(high)}`;
  }),
});

const smallerUnits: Finding = (records) => ({
  paper: 'accuracy rises as S_OU shrinks',
  ours: each(records, (record) =>
    [3, 9, 24].map((x) => `${percent(at(record, 'ou-rows', x).meanRatio)} at ${x} rows`).join(', '),
  ),
});

const guardBand: Finding = (records) => ({
  paper: 'MNIST bears a guard band up to 35 mV, CIFAR-10 less than 20 mV',
  ours: each(records, (record) =>
    [20, 30, 40, 50].map((x) => `${percent(at(record, 'guard-band', x).meanRatio)} at ${x} mV`).join(', '),
  ),
});

const zeroShare: Finding = (records) => ({
  paper: 'more than 40 % of the sums are 0, most of all for MNIST',
  ours: each(records, (record) => percent(zeroShareOf(record))),
});

const shiftedReference: Finding = (records) => ({
  paper: 'shifting IR[0] to the right helps',
  ours: each(records, (record) =>
    [0, 0.1, 0.2].map((x) => `${percent(at(record, 'workload-dependent', x).meanRatio)} at ${x}`).join(', '),
  ),
});

/** Share of sums that are 0 when reads without an active word line count as sums of 0. */
export function zeroShareOf({ madeReadRatio, sopShareRatios }: WorkloadRecord): number {
  return 1 - madeReadRatio * (1 - sopShareRatios[0]!);
}

function at(record: WorkloadRecord, experiment: string, x: number, series?: string): PointRecord {
  const point = record.points.find(
    (one) => one.experiment === experiment && one.x === x && (series === undefined || one.series === series),
  );
  if (!point) throw new Error(`${record.workload} has no point ${x} of ${experiment}`);
  return point;
}

function each(records: readonly WorkloadRecord[], text: (record: WorkloadRecord) => string): string {
  return records.map((record) => `${NAMES[record.workload]}: ${text(record)}`).join('; ');
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}
