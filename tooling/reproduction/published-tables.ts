import { inferenceCycles, trainingCycles } from '@dl-rsim/sim-core';
import { li2023Rows, pipelinedGain } from '@dl-rsim/sim-core/testing';
import { isaacRows, presetSums, pumaRows, readComponentTables } from '../golden/deploy/component-tables.ts';
import { readReplication, readWindows, replicationOf, windowCycles } from '../golden/deploy/exact-tables.ts';
import { type DeploymentTable, digits, ratioText } from './deployment-table.ts';

type Read = (name: string) => string;

/** What papers print, beside ours. */
export function publishedTables(read: Read): readonly DeploymentTable[] {
  return [sums(read), pipelines(), li2023(), shiftedWindows(read), duplication(read)];
}

/** FORMS, Tables III to V: the chip. */
const FORMS_CHIP = { powerW: 66.36, areaMm2: 89.15 };

function sums(read: Read): DeploymentTable {
  const tables = readComponentTables(read('component_tables'));
  const { result } = presetSums('forms');
  const rows = [
    ...isaacRows(tables).map((row) => ({ chip: 'ISAAC-CE', ...row })),
    ...pumaRows(tables).map((row) => ({ chip: 'PUMA', ...row })),
    { chip: 'FORMS', name: 'chip', unit: 'W', theirs: FORMS_CHIP.powerW, ours: result.peakPowerW },
    { chip: 'FORMS', name: 'chip', unit: 'mm2', theirs: FORMS_CHIP.areaMm2, ours: result.areaM2 * 1e6 },
  ];
  return {
    title: 'Sums of the component tables',
    notes: [
      'ISAAC, Table I. Its peak over area is 483 GOPS/mm2 (printed 478.95) and over power 627 GOPS/W; it ' +
        'prints 363.7 in one place and 627.5 in another, and only the latter follows from the table.',
      'PUMA: constants of its program, which do not add up to the sums that its paper prints.',
      'FORMS, Tables III to V, fragments of 8: its printed tile (0.39 mm2) is not the sum of its two parts ' +
        '(0.152 and 0.25 mm2); the digital unit has what the chip leaves it.',
    ],
    head: ['chip', 'sum', 'unit', 'published', 'ours'],
    rows: rows.map(({ chip, name, unit, theirs, ours }) => [chip, name, unit, digits(theirs), digits(ours)]),
  };
}

/** Crossbars of 16 ISAAC chips. */
const SIXTEEN_CHIPS_COUNT = 16 * 168 * 96;

function pipelines(): DeploymentTable {
  const training = trainingCycles({ layerCount: 8, imageCount: 1280, batchCount: 64 });
  return {
    title: 'Pipelines of ISAAC and PipeLayer',
    notes: [
      'ISAAC: "VGG-1 has 16 layers, and the pipelined version is 16 times as fast". With copies ' +
        'that balance ' +
        'all layers it is; with those that 16 chips hold, dense layers have one copy and wait.',
      'PipeLayer: (2 L + 1) N + N / B and (N / B) (2 L + B + 1) cycles of training, L + N - 1 of ' +
        'inference; ' +
        'L = 8, N = 1280, B = 64.',
    ],
    head: ['what', 'published', 'ours'],
    rows: [
      ['VGG-1, gain of the pipeline, balanced', '16', ratioText(pipelinedGain(Infinity))],
      ['VGG-1, gain of the pipeline, on 16 chips', '16', ratioText(pipelinedGain(SIXTEEN_CHIPS_COUNT))],
      ['training, one image after another', String(17 * 1280 + 20), String(training.oneByOneCount)],
      ['training, pipelined', String(20 * (16 + 64 + 1)), String(training.pipelinedCount)],
      ['inference', String(8 + 1280 - 1), String(inferenceCycles(8, 1280))],
    ],
  };
}

function li2023(): DeploymentTable {
  return {
    title: 'Duplication by dynamic programming (Li 2023)',
    notes: [
      'Steps of one image. The layout of its table was lost in the text at hand: which numbers belong ' +
        'together is sure where the unused crossbars of the proportional rule come out exactly; ' +
        'both numbers stand here.',
    ],
    head: [
      'network',
      'crossbar',
      'budget',
      'dynamic program, published',
      'ours',
      'proportional, published',
      'ours',
      'unused, published',
      'ours',
    ],
    rows: li2023Rows().map(({ network, lineCount, budgetCount, programmed, proportional, unused, ours }) =>
      [
        network,
        `${lineCount} x ${lineCount}`,
        budgetCount,
        ...[programmed, ours.programmed, proportional, ours.proportional, unused, ours.unused],
      ].map(String),
    ),
  };
}

function shiftedWindows(read: Read): DeploymentTable {
  return {
    title: 'Shifted windows (VW-SDK)',
    notes: ['Cycles of one image on one crossbar; published for 512 x 512, elsewhere the closed form.'],
    head: ['network', 'crossbar', 'kernel to column', 'ours', 'VW-SDK', 'ours'],
    rows: readWindows(read('vwsdk_cycles')).cases.map(({ net, rows, cols, layers, total }) => {
      const sum = (partition: 'im2col' | 'shiftedWindow') =>
        layers.reduce((cycles, layer) => cycles + windowCycles(layer, { rows, cols, partition }), 0);
      const cells = [total.im2col, sum('im2col'), total.vwsdk, sum('shiftedWindow')];
      return [net, `${rows} x ${cols}`, ...cells.map(String)];
    }),
  };
}

function duplication(read: Read): DeploymentTable {
  return {
    title: 'Optimal duplication',
    notes: ['Steps of the slowest layer, and of all layers together, at their exact optima.'],
    head: ['case', 'crossbars', 'slowest', 'ours', 'together', 'ours'],
    rows: readReplication(read('replication_exact')).cases.map((golden) => {
      const { minMax, minSum } = replicationOf(golden);
      const cells = [golden.budget, golden.min_max, minMax, golden.min_sum, minSum];
      return [golden.id, ...cells.map(String)];
    }),
  };
}
