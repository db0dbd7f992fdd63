import type { DeploymentEvaluation } from './evaluate-deployment.ts';

/** What was assumed beyond the spec, in sentences. */
export function assumptionsOf({ design, segments }: DeploymentEvaluation): string[] {
  const { chip, activity, mapping, schedule } = design.spec;
  const { statedNodeM, targetNodeM } = chip.technology;
  const sentences: string[] = [];
  if (statedNodeM !== targetNodeM) {
    sentences.push(
      `Energies, leakages and areas are scaled from ${nanometres(statedNodeM)} to ${nanometres(targetNodeM)} by the factors for logic of Stillmaker and Baas 2017 at 0.8 V; times, DRAM and converters of the survey regression are not scaled.`,
    );
  }
  if (chip.crossbarEnergy === 'cells') {
    const cells = activity.measured
      ? 'of the weights'
      : 'with all levels as likely as each other, and digits of several bits likewise';
    sentences.push(
      `Cells spend the mean squared read voltage times their mean conductance, ${cells}; wires are not charged.`,
    );
  }
  if (mapping.order === 'annealed' && !segments.every(({ segment }) => segment.isAnnealed)) {
    sentences.push('Tiles lie along a Hilbert curve: annealing is left to slower levels.');
  }
  if (schedule.zeroSkip === 'on') {
    sentences.push(
      'Where zeros are skipped a step takes the mean number of cycles of its operation units, at least one.',
    );
  }
  if (segments.length > 1) {
    sentences.push(
      `The network is written in ${segments.length} parts for every batch of ${schedule.batchCount} images; what passes from part to part lies in DRAM, and the energy of writing is counted in crossbars.`,
    );
  }
  if (chip.costs.dram.count === 0) {
    sentences.push(
      'The chip has no DRAM: images and weights are there and results are taken without time or energy.',
    );
  }
  sentences.push(
    'Joins have room for what their longer branch keeps back, and poolings for two windows and two steps of all copies before them.',
  );
  return sentences;
}

const nanometres = (nodeM: number): string => `${Number((nodeM * 1e9).toPrecision(6))} nm`;
