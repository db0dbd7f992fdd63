import type { Network } from '@dl-rsim/sim-core';
import type { DeploymentSpec } from '@dl-rsim/spec';
import { deployer } from './deploy-shape.ts';

const LEVELS = ['closedForm', 'pipeline', 'contention'] as const;
const FREE = { actionSec: 0 };

/** Latencies and intervals of the three levels of time, in s. */
export interface LevelTimes {
  readonly latenciesSec: readonly number[];
  readonly intervalsSec: readonly number[];
}

export function levelTimes(network: Network, spec: DeploymentSpec): LevelTimes {
  const { levels } = deployer(network)(spec, 'contention');
  const ordered = LEVELS.map((level) => levels.find((one) => one.level === level)!);
  return {
    latenciesSec: ordered.map(({ latencySec }) => latencySec),
    intervalsSec: ordered.map(({ intervalSec }) => intervalSec),
  };
}

/**
 * The same design with one copy of each layer, where moving values takes no time: nothing waits for
 * another.
 */
export function withoutContention(spec: DeploymentSpec): DeploymentSpec {
  const { chip } = spec;
  const { costs } = chip;
  return {
    ...spec,
    mapping: { ...spec.mapping, duplication: 'none' },
    layers: [],
    chip: {
      ...chip,
      bufferBytes: 1_073_741_824,
      costs: {
        ...costs,
        link: { ...costs.link, ...FREE },
        router: { ...costs.router, ...FREE },
        bus: { ...costs.bus, ...FREE },
        buffer: { ...costs.buffer, ...FREE },
        dram: { ...costs.dram, ...FREE },
        chipLink: { ...costs.chipLink, ...FREE },
      },
    },
  };
}
