import { type DeploymentRecord, renderDeployment } from './deployment-table.ts';
import { type Experiment, experiments, type WorkloadKey } from './experiments.ts';
import { findings, zeroShareOf } from './findings.ts';
import type { PointRecord, WorkloadRecord } from './records.ts';

const NAMES: Readonly<Record<WorkloadKey, string>> = { mnist: 'MNIST', cifar10: 'CIFAR-10' };

/** The report as Markdown; figures lie beside it as SVG. */
export function renderReport(
  records: readonly WorkloadRecord[],
  deployment: DeploymentRecord | null,
): string {
  const reliability = `${[
    '# Reproduction of DL-RSIM (ICCAD 2018)',
    intro(),
    setup(records),
    '## The findings side by side',
    findings(records),
    ...experiments.map((experiment) => section(experiment, records)),
    histogram(records),
    differences(records),
  ].join('\n\n')}\n`;
  return deployment ? `${reliability}\n${renderDeployment(deployment)}` : reliability;
}

function intro(): string {
  return (
    'M.-Y. Lin et al., DL-RSIM: a simulation framework to enable reliable ReRAM-based accelerators for ' +
    'deep learning, ICCAD 2018, doi 10.1145/3240765.3240800. Made by `npm run reproduce` from ' +
    '`docs/reproduction/*.json`; do not edit. Accuracies are means over draws of all read errors, in ' +
    'brackets the 95 % interval over draws (Student t) and over images (Wilson). ' +
    'The baseline is nine word lines a read, single-level cells, 1-bit word-line drivers, 4-bit sensing ' +
    'with input-aware references; sigma_b is 0.725 for the high-resistance state, where a sum of 0 is ' +
    'misread one time in four at R = 10, and 0.1 for the low-resistance state, which the paper does not ' +
    'print.'
  );
}

function setup(records: readonly WorkloadRecord[]): string {
  const rows = records.map(
    (record) =>
      `| ${NAMES[record.workload]} | ${record.network} | ${record.precision} | ${record.imageCount} | ` +
      `${record.repeatCount} | ${percent(record.floatRatio)} | ${percent(record.idealRatio)} | ` +
      `${PRINTED_IDEAL[record.workload]} |`,
  );
  return [
    '| data set | network | precision | images | draws | float | ideal hardware | printed, error-free |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const PRINTED_IDEAL: Readonly<Record<WorkloadKey, string>> = { mnist: '99.99 %', cifar10: '88.67 %' };

function section(experiment: Experiment, records: readonly WorkloadRecord[]): string {
  const printed = experiment.printed.map((line) => `- Paper: ${line}`).join('\n');
  const tables = records.map((record) => table(experiment, record));
  const figure = `![${experiment.title}](reproduction/${experiment.key}.svg)`;
  return [`## ${experiment.title}`, printed, figure, ...tables].join('\n\n');
}

function table(experiment: Experiment, record: WorkloadRecord): string {
  const points = record.points.filter((point) => point.experiment === experiment.key);
  const rows = points.map((point) =>
    [
      point.series,
      point.x,
      percent(point.zeroErrorRatio),
      percent(point.wrongReadRatio),
      `${percent(point.meanRatio)} ${bounds(point.drawLowRatio, point.drawHighRatio)} ` +
        bounds(point.imageLowRatio, point.imageHighRatio),
      printedAt(experiment, record.workload, point),
    ].join(' | '),
  );
  return [
    `**${NAMES[record.workload]}**`,
    '',
    `| curve | ${experiment.xLabel} | sum of 0 misread | reads misread | accuracy [draws] [images] | paper |`,
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

function printedAt(experiment: Experiment, workload: WorkloadKey, point: PointRecord): string {
  const found = experiment.printedPoints.find(
    (one) => one.workload === workload && one.series === point.series && one.x === point.x,
  );
  return found ? `${found.percent.toFixed(2)} %` : '';
}

function histogram(records: readonly WorkloadRecord[]): string {
  const length = Math.max(...records.map((record) => record.sopShareRatios.length));
  const rows = Array.from({ length }, (_, sop) => {
    const shares = records.map((record) => percent(record.sopShareRatios[sop] ?? 0));
    return `| ${sop} | ${shares.join(' | ')} |`;
  });
  const heads = records.map((record) => `${NAMES[record.workload]} (${record.histogramImageCount} images)`);
  const zeros = records.map((record) => `${percent(zeroShareOf(record))} (${NAMES[record.workload]})`);
  return [
    '## Sums of products (figure 18)',
    '- Paper: values below 5 dominate; more than 40 % are 0, most of all for MNIST.',
    [`| SOP | ${heads.join(' | ')} |`, `|---|${records.map(() => '---|').join('')}`, ...rows].join('\n'),
    'A read whose word lines carry no 1 is not made here, and is not in the table. Counted as sums of 0, ' +
      `as a simulator that reads them would, zeros are ${zeros.join(' and ')} of all reads.`,
  ].join('\n\n');
}

function differences(records: readonly WorkloadRecord[]): string {
  const datasets = records.map((record) => record.dataset).join('; ');
  const networks = records.map((record) => `${NAMES[record.workload]}: ${record.network}`).join('; ');
  return [
    '## Differences, named',
    [
      `- Networks are ours (${networks}); the paper prints layer counts only (MNIST 1 ` +
        'convolution + 2 dense layers, CIFAR-10 3 + 3). Deeper networks add more errors up.',
      `- Images are the first of the test sets (${datasets}); the ` +
        'small number of CIFAR-10 images makes its intervals wide.',
      '- Cell statistics (Ron, sigma of both states) are not printed. sigma_b of the ' +
        'high-resistance state follows from the printed error of a sum of 0; that of the ' +
        'low-resistance state is free. What depends on it, above all accuracy at R = 50, ' +
        'cannot be compared point by point.',
      '- The sensing gain, the shift currents and the values of figures 16 and 19 are not ' +
        'available: orders and directions are compared.',
      '- The printed CIFAR-10 accuracies are multiples of 1/150, so they carry 3 to 4 ' +
        'points of sampling error of their own.',
    ].join('\n'),
  ].join('\n\n');
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`;
}

function bounds(low: number | null, high: number | null): string {
  if (low === null || high === null) return '[all agree]';
  return `[${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}]`;
}
