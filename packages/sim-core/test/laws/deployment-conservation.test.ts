/**
 * What no deployment may break: what was done is counted once, by layer, by component and by level alike;
 * every total is the sum of its parts; levels of time bound each other.
 */
import {
  COMPONENT_KEYS,
  type DeploymentResult,
  type DeploymentSpec,
  HIERARCHY_LEVELS,
  readDeploymentResult,
} from '@dl-rsim/spec';
import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDeploymentEvaluator, simulateDeployment } from '../../src/index.ts';
import { drain, randomDeployments, randomNetworks } from '../../testing/index.ts';

const FINGERPRINT = 'f'.repeat(64);
const base = exampleDeploymentSpec();
const costly = {
  ...base,
  chip: {
    ...base.chip,
    costs: {
      ...base.chip.costs,
      // Everything costs something, so that nothing can be lost.
      dram: { count: 1, energyJ: 4e-12, actionSec: 1e-11, leakageW: 0.1, areaM2: 1e-6 },
      link: { ...base.chip.costs.link, energyJ: 1e-13, areaM2: 1e-9, leakageW: 1e-4 },
      peControl: { count: 1, energyJ: 1e-12, actionSec: 1e-8, leakageW: 1e-5, areaM2: 1e-10 },
    },
  },
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(
    1e-9 * Math.max(Math.abs(actual), Math.abs(expected)),
  );
}

function checkAll(check: (result: DeploymentResult) => void): void {
  let simulatedCount = 0;
  fc.assert(
    fc.property(randomNetworks, randomDeployments(costly), (network, spec) => {
      const outcome = drain(simulateDeployment({ spec, specFingerprint: FINGERPRINT, network }));
      if (!outcome.ok) {
        expect(outcome.problem.map(({ code }) => code)).toContain('DOES_NOT_FIT');
        return;
      }
      simulatedCount++;
      check(readDeploymentResult(JSON.parse(JSON.stringify(outcome.value))));
    }),
    { numRuns: 150, seed: 5 },
  );
  expect(simulatedCount).toBeGreaterThan(50);
}

it('counts actions and energies once: by layer, by component, by level', () => {
  checkAll(({ components, layers, energyJ }) => {
    expect(components.map(({ component }) => component)).toEqual(COMPONENT_KEYS);
    for (const [i, component] of components.entries()) {
      expectClose(sum(layers.map(({ actionCounts }) => actionCounts[i]!)), component.actionCount);
      expectClose(sum(layers.map(({ dynamicsJ }) => dynamicsJ[i]!)), component.dynamicJ);
    }
    const leakageJ = sum(components.map((one) => one.leakageJ));
    expectClose(sum(layers.flatMap(({ dynamicsJ }) => dynamicsJ)) + leakageJ, energyJ);
    const byLevel = HIERARCHY_LEVELS.map((level) =>
      sum(components.filter((one) => one.hierarchyLevel === level).map((one) => one.dynamicJ + one.leakageJ)),
    );
    expectClose(sum(byLevel), energyJ);
  });
});

it('adds areas up, and leakage over the interval', () => {
  checkAll(({ components, areaM2, intervalSec }) => {
    expectClose(sum(components.map((one) => one.areaM2)), areaM2);
    const dram = components.find(({ component }) => component === 'dram')!;
    expectClose(dram.leakageJ, 0.1 * intervalSec);
  });
});

it('sends what is received, and loads links with what crosses them', () => {
  checkAll(({ traffic, links, components }) => {
    for (const { sentBytes, receivedBytes } of traffic) expect(receivedBytes).toBe(sentBytes);
    const hopBits = 8 * sum(traffic.map(({ hopBytes }) => hopBytes));
    expectClose(8 * sum(links.map(({ loadBytes }) => loadBytes)), hopBits);
    const crossed = components.filter(({ component }) => component === 'link' || component === 'chipLink');
    expectClose(sum(crossed.map(({ actionCount }) => actionCount)), hopBits);
  });
});

it('allocates each crossbar once and puts no more into a tile than it has', () => {
  checkAll(({ crossbars, floorPlan, layers }) => {
    expectClose(sum(crossbars.useCounts), crossbars.allocatedCount);
    const placed = sum(floorPlan.flatMap(({ parts }) => parts.map(({ crossbarCount }) => crossbarCount)));
    expect(placed).toBe(crossbars.allocatedCount);
    expect(sum(layers.map(({ crossbarCount }) => crossbarCount))).toBe(crossbars.allocatedCount);
    expect(crossbars.usedCellRatio).toBeGreaterThan(0);
    expect(crossbars.usedCellRatio).toBeLessThanOrEqual(1);
    const tileCount = floorPlan.length;
    const most = (crossbars.availableCount / tileCount) * crossbars.segmentCount;
    for (const { parts } of floorPlan)
      expect(sum(parts.map((part) => part.crossbarCount))).toBeLessThanOrEqual(most);
  });
});

it('has levels that bound each other from below', () => {
  checkAll(({ levels, layers, latencySec }) => {
    expect(levels.map(({ level }) => level)).toEqual(['closedForm', 'pipeline', 'contention']);
    for (const [i, times] of levels.entries()) {
      if (i === 0) continue;
      expect(times.latencySec).toBeGreaterThanOrEqual(levels[i - 1]!.latencySec * (1 - 1e-9));
      expect(times.intervalSec).toBeGreaterThanOrEqual(levels[i - 1]!.intervalSec * (1 - 1e-9));
    }
    for (const { startSec, endSec } of layers) expect(endSec).toBeGreaterThan(startSec);
    // The network ends in a dense layer.
    expect(layers.at(-1)!.endSec).toBeLessThanOrEqual(latencySec * (1 + 1e-9));
  });
});

it('gives the same to those who ask for many designs of a network', () => {
  fc.assert(
    fc.property(randomNetworks, fc.array(randomDeployments(costly), { minLength: 6 }), (network, specs) => {
      const evaluate = createDeploymentEvaluator({ network, images: null });
      for (const spec of specs) {
        const alone = createDeploymentEvaluator({ network, images: null });
        expect(evaluate(spec, 'closedForm')).toEqual(alone(spec, 'closedForm'));
      }
      // What is kept of one is not taken for another that differs in one thing.
      const [first, second] = specs as [DeploymentSpec, DeploymentSpec];
      for (const mixed of mixtures(first, second)) {
        const alone = createDeploymentEvaluator({ network, images: null });
        expect(evaluate(mixed, 'closedForm')).toEqual(alone(mixed, 'closedForm'));
      }
    }),
    { numRuns: 30, seed: 7 },
  );
});

/** `first` with one thing of `second`. */
function mixtures(first: DeploymentSpec, second: DeploymentSpec): readonly DeploymentSpec[] {
  const whole = ['accelerator', 'quantization', 'schedule', 'activity'] as const;
  return [
    ...whole.map((key) => ({ ...first, [key]: second[key] })),
    ...Object.entries(second.chip).map(([key, value]) => ({
      ...first,
      chip: { ...first.chip, [key]: value },
    })),
    ...Object.entries(second.mapping).map(([key, value]) => ({
      ...first,
      mapping: { ...first.mapping, [key]: value },
    })),
  ];
}
