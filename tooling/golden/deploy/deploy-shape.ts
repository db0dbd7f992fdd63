import {
  createDeploymentEvaluator,
  type DeploymentOverview,
  type Network,
  simulateDeployment,
} from '@dl-rsim/sim-core';
import {
  type DeploymentLevel,
  type DeploymentResult,
  type DeploymentSpec,
  type DeploymentSpecDraft,
  deploymentPresetByKey,
  parseDeploymentSpec,
} from '@dl-rsim/spec';
import { CaseProblem } from '../outcome.ts';

/** Networks here are shapes only: no file of theirs has a digest. */
const UNBOUND = { networkDigest: '0'.repeat(64), seed: '0'.repeat(16) };

/** A preset with what differs; throws CaseProblem where it is none. */
export function presetSpec(key: string, changes: object = {}): DeploymentSpec {
  return checkedSpec({ ...presetDeployment(key), ...changes });
}

/** What a preset says about chip, mapping and schedule. */
export function presetDeployment(key: string) {
  const preset = deploymentPresetByKey(key);
  if (!preset) throw new CaseProblem(`there is no preset ${key}`);
  return preset.deployment;
}

export function checkedSpec(deployment: Omit<DeploymentSpecDraft, 'networkDigest' | 'seed'>): DeploymentSpec {
  const parsed = parseDeploymentSpec({ ...deployment, ...UNBOUND });
  if (!parsed.ok) throw new CaseProblem(parsed.problem.map(({ message }) => message).join('; '));
  return parsed.value;
}

/** Evaluates designs of one network; throws CaseProblem where one does not fit. */
export function deployer(
  network: Network,
): (spec: DeploymentSpec, level: DeploymentLevel) => DeploymentOverview {
  const evaluate = createDeploymentEvaluator({ network, images: null });
  return (spec, level) => {
    const outcome = evaluate(spec, level);
    if (outcome.ok) return outcome.value;
    throw new CaseProblem(outcome.problem.map(({ message }) => message).join('; '));
  };
}

/** The whole result; throws CaseProblem where the design does not fit. */
export function deployed(network: Network, spec: DeploymentSpec): DeploymentResult {
  const steps = simulateDeployment({ spec, specFingerprint: UNBOUND.networkDigest, network });
  for (;;) {
    const step = steps.next();
    if (!step.done) continue;
    if (step.value.ok) return step.value.value;
    throw new CaseProblem(step.value.problem.map(({ message }) => message).join('; '));
  }
}

/** Tiles that the layers take, each in tiles of its own. */
export function neededTiles(network: Network, spec: DeploymentSpec): number {
  const { layers } = deployed(network, { ...spec, level: 'closedForm' });
  const tileCrossbarCount = spec.chip.peCount * spec.chip.crossbarCount;
  return layers.reduce((sum, { crossbarCount }) => sum + Math.ceil(crossbarCount / tileCrossbarCount), 0);
}

/** Rows and columns of at least so many tiles, nearly a square. */
export function tileGrid(tileCount: number): { tileRowCount: number; tileColumnCount: number } {
  const tileRowCount = Math.floor(Math.sqrt(tileCount));
  return { tileRowCount, tileColumnCount: Math.ceil(tileCount / tileRowCount) };
}
