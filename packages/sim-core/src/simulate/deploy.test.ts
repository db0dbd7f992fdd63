import { type DeploymentSpecDraft, deploymentMetrics, readDeploymentResult } from '@dl-rsim/spec';
import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import { describe, expect, it } from 'vitest';
import { drain, lenetNetwork, randomImages, resnet18Network, tinyConvNetwork } from '../../testing/index.ts';
import type { Network } from '../network/graph.ts';
import type { Images } from '../network/images.ts';
import { createDeploymentEvaluator, simulateDeployment } from './deploy.ts';

const FINGERPRINT = 'f'.repeat(64);
const MEASURED = { measured: { datasetDigest: 'd'.repeat(64), imageCount: 3 } };
const spec = (changes: Partial<DeploymentSpecDraft> = {}) => exampleDeploymentSpec(changes);
const base = spec();

/** `network` with shapes only. */
const shapeOnly = (network: Network): Network => ({ ...network, isShapeOnly: true });

function simulate(network: Network, changes: Partial<DeploymentSpecDraft> = {}, images?: Images) {
  return drain(simulateDeployment({ spec: spec(changes), specFingerprint: FINGERPRINT, network, images }));
}

function resultOf(...request: Parameters<typeof simulate>) {
  const outcome = simulate(...request);
  if (!outcome.ok) throw new Error(outcome.problem.map(({ message }) => message).join('; '));
  return outcome.value;
}

const small = (changes: Partial<DeploymentSpecDraft['chip']>): Partial<DeploymentSpecDraft> => ({
  chip: { ...base.chip, ...changes },
});

describe('ResNet-18 on ISAAC-CE', () => {
  const result = resultOf(resnet18Network(), { level: 'contention' });

  it('is a result that can be stored and read', () => {
    expect(readDeploymentResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  it('has a layer each for its 20 convolutions and its dense layer', () => {
    expect(result.layers).toHaveLength(21);
    expect(result.macCount).toBe(1_814_073_344);
  });

  it('takes 100 ns for each of 16 input cycles', () => {
    for (const { stepSec } of result.layers) expect(stepSec).toBeCloseTo(1.6e-6, 12);
  });

  it('spends most in converters, as ISAAC does', () => {
    const converters = result.components.find(({ component }) => component === 'converter')!;
    expect(converters.dynamicJ / result.energyJ).toBeGreaterThan(0.5);
  });

  it('has the interval of its slowest stage where nothing contends', () => {
    const slowestSec = Math.max(...result.layers.map(({ stageSec }) => stageSec));
    expect(result.levels[0]!.intervalSec).toBeCloseTo(slowestSec, 12);
  });

  it('gives the same bits again', () => {
    expect(resultOf(resnet18Network(), { level: 'contention' })).toEqual(result);
  });
});

it('lets many copies go on behind which values are pooled', () => {
  const mapping = { ...base.mapping, duplication: 'minMax' as const };
  const { levels, layers } = resultOf(shapeOnly(lenetNetwork()), { level: 'pipeline', mapping });
  expect(layers[0]!.replicaCount).toBeGreaterThan(100);
  expect(levels[1]!.intervalSec / levels[0]!.intervalSec).toBeLessThan(1.03);
});

describe('an evaluator', () => {
  const network = resnet18Network();
  const evaluate = createDeploymentEvaluator({ network, images: null });

  it('gives what the whole simulation gives, whatever was asked before', () => {
    for (const duplication of ['none', 'minMax', 'strideRule', 'none'] as const) {
      const asked = spec({ mapping: { ...base.mapping, duplication } });
      const overview = evaluate(asked, 'closedForm');
      const whole = drain(simulateDeployment({ spec: asked, specFingerprint: FINGERPRINT, network }));
      expect(overview.ok && whole.ok && deploymentMetrics(overview.value)).toEqual(
        whole.ok && deploymentMetrics(whole.value),
      );
    }
  });

  it('tells a chip of other costs from one of others', () => {
    const crossbar = { ...base.chip.costs.crossbar, energyJ: 0 };
    const free = evaluate(spec(small({ costs: { ...base.chip.costs, crossbar } })), 'closedForm');
    const paid = evaluate(base, 'closedForm');
    if (!free.ok || !paid.ok) throw new Error('both fit');
    const crossbarJ = paid.value.components[0]!.dynamicJ;
    expect(paid.value.energyJ - free.value.energyJ).toBeCloseTo(crossbarJ, 12);
  });
});

describe('a chip that is too small', () => {
  const network = shapeOnly(lenetNetwork());
  const rooms = small({
    topology: 'mesh',
    routerTileCount: 1,
    tileRowCount: 1,
    tileColumnCount: 1,
    peCount: 4,
  });

  it('is refused with needed, available and ways out', () => {
    const outcome = simulate(network, rooms);
    expect(outcome).toMatchObject({ ok: false, problem: [{ code: 'DOES_NOT_FIT', limit: 'at most 32' }] });
  });

  it('takes turns where weights may be written again', () => {
    const mapping = { ...base.mapping, capacity: 'reprogram' as const };
    const schedule = { ...base.schedule, batchCount: 8 };
    const { crossbars, programming, levels, layers, timeline, traffic, assumptions } = resultOf(network, {
      ...rooms,
      mapping,
      schedule,
      level: 'pipeline',
    });
    expect(crossbars.segmentCount).toBeGreaterThan(1);
    expect(programming.writesPerImageCount).toBe(1 / 8);
    expect(programming.lifetimeImageCount).toBeCloseTo((1e9 * 8) / crossbars.segmentCount, 0);
    expect(levels[0]!.latencySec).toBeGreaterThan(programming.writeSec);
    expect(traffic.find(({ kind }) => kind === 'weights')!.sentBytes).toBeGreaterThan(0);
    expect(timeline.rows).toHaveLength(8 * layers.length);
    expect(layers[0]!.endSec).toBeLessThan(layers.at(-1)!.startSec);
    expect(assumptions.join(' ')).toContain(`${crossbars.segmentCount} parts`);
  });

  it('writes weights no faster than DRAM gives them', () => {
    const mapping = { ...base.mapping, capacity: 'reprogram' as const };
    const dram = { ...base.chip.costs.dram, count: 1, actionSec: 1e-9 };
    const costs = { ...base.chip.costs, dram };
    const slow = { ...rooms, mapping, chip: { ...rooms.chip!, costs } };
    const { programming, intervalSec, traffic } = resultOf(network, slow);
    const weights = traffic.find(({ kind }) => kind === 'weights')!;
    expect(programming.writeSec).toBeGreaterThanOrEqual(
      (8e-9 * weights.receivedBytes) / programming.writesPerImageCount,
    );
    expect(intervalSec).toBeGreaterThanOrEqual(8e-9 * weights.receivedBytes);
  });

  it('writes weights no faster than links carry them', () => {
    const mapping = { ...base.mapping, capacity: 'reprogram' as const };
    const link = { ...base.chip.costs.link, actionSec: 1e-9 };
    const chip = { ...rooms.chip!, topology: 'bus' as const, costs: { ...base.chip.costs, link } };
    const { intervalSec, links } = resultOf(network, { ...rooms, mapping, chip });
    const busySec = Math.max(...links.map(({ busyRatio }) => busyRatio * intervalSec));
    expect(busySec).toBeGreaterThan(0);
    expect(intervalSec).toBeGreaterThanOrEqual(busySec);
  });

  it('names the buffer where it cannot hold what a step needs', () => {
    const outcome = simulate(shapeOnly(lenetNetwork()), small({ bufferBytes: 16 }));
    expect(outcome).toMatchObject({
      ok: false,
      problem: [{ path: ['chip', 'bufferBytes'], code: 'DOES_NOT_FIT', actual: '16' }],
    });
  });
});

describe('measured activity', () => {
  const network = tinyConvNetwork();
  const images = randomImages(network.inputShape, 5, 3);

  it('changes energies and with skipped zeros times', () => {
    const assumed = { activity: { assumed: { oneBitRatio: 1, usedBitsRatio: 1 } } };
    const schedule = { ...base.schedule, zeroSkip: 'on' as const };
    const full = resultOf(network, { ...assumed, schedule });
    const measured = resultOf(network, { activity: MEASURED, schedule }, images);
    expect(measured.energyJ).toBeLessThan(full.energyJ);
    expect(measured.latencySec).toBeLessThanOrEqual(full.latencySec);
    const drives = (result: typeof full) => result.components.find(({ component }) => component === 'dac')!;
    expect(drives(measured).actionCount).toBeLessThan(drives(full).actionCount);
  });

  it('is measured once for a search', () => {
    const evaluate = createDeploymentEvaluator({ network, images });
    const first = evaluate(spec({ activity: MEASURED }), 'closedForm');
    expect(evaluate(spec({ activity: MEASURED }), 'closedForm')).toEqual(first);
    expect(first.ok).toBe(true);
  });

  it.each([
    ['a network of shapes', shapeOnly(network), images, /choose assumed, or a trained network/],
    ['no images', network, undefined, /give a data set, or choose assumed/],
    ['too few images', network, randomImages(network.inputShape, 2, 3), /the data set has 2; take at most 2/],
    [
      'images of another shape',
      network,
      randomImages({ heightCount: 5, widthCount: 6, channelCount: 2 }, 5, 3),
      /the network takes images of 6 x 6 x 2/,
    ],
  ])('is refused for %s', (_, subject, given, message) => {
    const outcome = simulate(subject, { activity: MEASURED }, given);
    expect(outcome.ok ? '' : outcome.problem[0]!.message).toMatch(message);
  });
});

it('states what was assumed', () => {
  const technology = { statedNodeM: 32e-9, targetNodeM: 22e-9 };
  const { assumptions, areaM2 } = resultOf(tinyConvNetwork(), small({ technology, crossbarEnergy: 'cells' }));
  expect(assumptions.join(' ')).toMatch(/scaled from 32 nm to 22 nm.*Cells spend/);
  expect(areaM2).toBeLessThan(85e-6);
});

it('refuses a layer that the network does not have', () => {
  const outcome = simulate(tinyConvNetwork(), { layers: [{ layerName: 'conv9', replicaCount: 2 }] });
  expect(outcome).toMatchObject({ ok: false, problem: [{ path: ['layers', 0, 'layerName'] }] });
});
