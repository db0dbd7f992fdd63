import type { Duplication, LayerMappingSpec, MappingSpec } from '@dl-rsim/spec';
import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { im2colLayers, lenetNetwork, randomNetworks } from '../../testing/index.ts';
import { duplicate } from './duplicate.ts';
import type { MappedLayer } from './mapped-layer.ts';
import { workloadOf } from './workload-of.ts';

const STRATEGIES: readonly Duplication[] = [
  'none',
  'identical',
  'strideRule',
  'outputRule',
  'dynamicProgram',
  'minMax',
  'minSum',
  'byHand',
];
const { chip, mapping } = exampleDeploymentSpec();
const lenet = workloadOf(lenetNetwork());

/** Unequal steps: wider layers take longer. */
const stepSecOf = ({ columnBlockCount }: MappedLayer) => 1e-7 * (1 + (columnBlockCount % 3));

const run = (
  layers: readonly MappedLayer[],
  options: {
    readonly changes: Partial<MappingSpec>;
    readonly availableCount: number;
    readonly workload?: typeof lenet;
    readonly layerSpecs?: readonly LayerMappingSpec[];
  },
) =>
  duplicate(layers, {
    workload: lenet,
    layerSpecs: [],
    stepSecOf,
    chip,
    ...options,
    mapping: { ...mapping, ...options.changes },
  });

const needOf = (layers: readonly MappedLayer[], copies: readonly number[]) =>
  layers.reduce((sum, layer, i) => sum + copies[i]! * layer.crossbarsPerCopyCount, 0);

const timesOf = (layers: readonly MappedLayer[], copies: readonly number[]) =>
  layers.map((layer, i) => Math.ceil(layer.stepsPerImageCount / copies[i]!) * stepSecOf(layer));

const copiesOf = (outcome: ReturnType<typeof run>): readonly number[] => {
  if (!outcome.ok) throw new Error(outcome.problem[0]!.message);
  return outcome.value;
};

describe('every strategy', () => {
  it('stays within crossbars and work, keeps pins, and beats no optimum', () => {
    const pins = fc.array(fc.option(fc.integer({ min: 1, max: 4 })), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(randomNetworks, fc.integer({ min: 0, max: 200 }), pins, (network, extra, pinned) => {
        const workload = workloadOf(network);
        const layers = im2colLayers(workload);
        fc.pre(layers.length > 0);
        const layerSpecs = layers.flatMap(({ layerName, stepsPerImageCount }, i) => {
          const replicaCount = pinned[i % 6];
          return replicaCount && replicaCount <= stepsPerImageCount ? [{ layerName, replicaCount }] : [];
        });
        const least = layers.map(
          ({ layerName }) => layerSpecs.find((spec) => spec.layerName === layerName)?.replicaCount ?? 1,
        );
        const availableCount = needOf(layers, least) + extra;
        const by = (duplication: Duplication) =>
          copiesOf(run(layers, { changes: { duplication }, availableCount, workload, layerSpecs }));
        const shortestSec = Math.max(...timesOf(layers, by('minMax')));
        const smallestSec = timesOf(layers, by('minSum')).reduce((a, b) => a + b);
        for (const duplication of STRATEGIES) {
          const copies = by(duplication);
          expect(needOf(layers, copies)).toBeLessThanOrEqual(availableCount);
          for (const [i, copyCount] of copies.entries()) {
            const isPinned = layerSpecs.some(({ layerName }) => layerName === layers[i]!.layerName);
            expect(copyCount).toBeGreaterThanOrEqual(least[i]!);
            expect(copyCount).toBeLessThanOrEqual(isPinned ? least[i]! : layers[i]!.stepsPerImageCount);
          }
          const times = timesOf(layers, copies);
          expect(Math.max(...times)).toBeGreaterThanOrEqual(shortestSec * (1 - 1e-12));
          expect(times.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(smallestSec * (1 - 1e-12));
        }
      }),
      { numRuns: 150, seed: 4 },
    );
  });
});

describe('LeNet', () => {
  const layers = im2colLayers(lenet);

  // Steps 784, 100, 1, 1, 1; crossbars of a copy 1, 2, 32, 6, 1: 91 of 130 are left for the convolutions.
  // Stride rule: 100 and 4 x 100 copies, halved three times. Output rule: 784 a and 100 a, a = 91 / 984.
  // Shortest interval: 12 steps with 66 and 9 copies, and 6 copies more for 11 steps of the first.
  it.each([
    ['none', [1, 1, 1, 1, 1]],
    ['identical', [30, 30, 1, 1, 1]],
    ['strideRule', [50, 12, 1, 1, 1]],
    ['outputRule', [72, 9, 1, 1, 1]],
    ['minMax', [72, 9, 1, 1, 1]],
  ] as const)('%s', (duplication, copies) => {
    expect(copiesOf(run(layers, { changes: { duplication }, availableCount: 130 }))).toEqual(copies);
  });

  it('crossbars that lie in those of others take none of the budget', () => {
    const guest = { crossbarIndex: 0, hostNodeIndex: 0, hostCrossbarIndex: 0, firstRow: 64, firstColumn: 0 };
    const shared = layers.map((layer, i) => (i === 4 ? { ...layer, guests: [guest] } : layer));
    const by = (availableCount: number) =>
      run(shared, { changes: { duplication: 'minMax' }, availableCount });
    expect(by(129)).toEqual(run(layers, { changes: { duplication: 'minMax' }, availableCount: 130 }));
    expect(by(41).ok).toBe(true);
    expect(by(40)).toMatchObject({ problem: [{ actual: '41', limit: 'at most 40' }] });
  });

  it('takes no more than the budget for copies', () => {
    const changes = { duplication: 'minMax', crossbarBudgetCount: 60 } as const;
    const copies = copiesOf(run(layers, { changes, availableCount: 10_000 }));
    expect(needOf(layers, copies)).toBeLessThanOrEqual(60);
  });
});

describe('refusals', () => {
  const layers = im2colLayers(lenet);
  const needed = needOf(layers, [1, 1, 1, 1, 1]);

  it('tell what is needed, what there is, and three ways out with numbers', () => {
    const availableCount = needed - 1;
    const outcome = run(layers, { changes: {}, availableCount });
    expect(outcome).toMatchObject({
      ok: false,
      problem: [{ path: ['chip', 'chipCount'], code: 'DOES_NOT_FIT', actual: String(needed) }],
    });
    if (outcome.ok) return;
    const { message } = outcome.problem[0]!;
    expect(message).toContain(`needs ${needed} crossbars, but the chips have ${availableCount}`);
    expect(message).toMatch(/take \d+ chips instead of 1 \(chip.chipCount\), or \d+ rows of tiles/);
    expect(message).toMatch(/crossbars of 256 x 256 lines \(about \d+, (enough|still too many)\)/);
    expect(message).toContain('set mapping.capacity to "reprogram"');
  });

  it('do not send a layer to take turns that is larger than the chips', () => {
    const largestCount = Math.max(...layers.map((layer) => layer.crossbarsPerCopyCount));
    const messageAt = (availableCount: number) => {
      const outcome = run(layers, { changes: {}, availableCount });
      return outcome.ok ? '' : outcome.problem[0]!.message;
    };
    expect(messageAt(largestCount)).toContain('set mapping.capacity to "reprogram"');
    expect(messageAt(largestCount - 1)).toContain(`alone needs ${largestCount}: more chips first`);
  });

  it('name no count that a spec may not have', () => {
    const outcome = run(layers, { changes: {}, availableCount: 0.1 });
    const message = outcome.ok ? '' : outcome.problem[0]!.message;
    expect(message).toContain('the network needs');
    expect(message).not.toContain('chips instead of');
  });

  it('name the budget when the chips would do', () => {
    const outcome = run(layers, { changes: { crossbarBudgetCount: 20 }, availableCount: 1000 });
    expect(outcome).toMatchObject({ problem: [{ path: ['mapping', 'crossbarBudgetCount'] }] });
    if (!outcome.ok) expect(outcome.problem[0]!.message).toContain(`crossbarBudgetCount to ${needed}`);
  });

  it('name a pin of more copies than steps', () => {
    const layerSpecs = [{ layerName: layers[4]!.layerName, replicaCount: 2 }];
    expect(run(layers, { changes: {}, availableCount: 1000, layerSpecs })).toMatchObject({
      problem: [{ path: ['layers', 0, 'replicaCount'], code: 'TOO_BIG', limit: 'at most 1', actual: '2' }],
    });
  });
});
