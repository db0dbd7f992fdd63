import { checkNetwork, type Network, type NetworkCard } from '@dl-rsim/sim-core';
import { describe, expect, it } from 'vitest';
import { decodeNetwork, encodeNetwork } from '../stored/network-file.ts';
import {
  alexNet,
  convolutions3Dense3,
  deepId1,
  mobileNet1,
  resNet18,
  resNet20,
  vgg8,
  vgg16,
} from './architectures.ts';

function cardOf(network: Network): NetworkCard {
  const checked = checkNetwork(network);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problem));
  return checked.value;
}

const shapeBefore = (card: NetworkCard, name: string) =>
  card.layers[card.layers.findIndex((layer) => layer.name === name) - 1]?.outputShape;

describe('architectures', () => {
  it('VGG-16 has the 138,357,544 parameters and 15.47 G multiplications of its paper', () => {
    expect(cardOf(vgg16())).toMatchObject({ parameterCount: 138_357_544, macCount: 15_470_264_320 });
  });

  it('AlexNet has 60,965,224 parameters', () => {
    expect(cardOf(alexNet())).toMatchObject({ parameterCount: 60_965_224 });
    expect(shapeBefore(cardOf(alexNet()), 'conv2')).toEqual([27, 27, 96]);
  });

  it('ResNet-18 has 11,689,512 parameters, of which folding takes one for each of 4,800 channels', () => {
    const card = cardOf(resNet18());
    expect(card.parameterCount).toBe(11_689_512 - 4_800);
    expect(card.macCount / 1e9).toBeCloseTo(1.814, 3);
    expect(card.layers.find((layer) => layer.name === 'stem.pool')?.outputShape).toEqual([56, 56, 64]);
  });

  it('MobileNet has the 569 M multiplications of its paper and 4,231,976 parameters before folding', () => {
    const card = cardOf(mobileNet1());
    expect(Math.round(card.macCount / 1e6)).toBe(569);
    expect(card.parameterCount).toBe(4_231_976 - 10_944);
  });

  it('ResNet-20 has 20 layers with weights beside its two projections, and 0.27 M parameters', () => {
    const card = cardOf(resNet20());
    const weighted = card.layers.filter((layer) => layer.runsOnCrossbar);
    expect(weighted.filter((layer) => !layer.name.endsWith('shortcut'))).toHaveLength(20);
    expect(card.parameterCount / 1e6).toBeCloseTo(0.27, 2);
  });

  it('VGG-8 has the 6 convolutions and 2 dense layers that its name counts', () => {
    const kinds = cardOf(vgg8()).layers.filter((layer) => layer.runsOnCrossbar);
    expect(kinds.map((layer) => layer.kind)).toEqual([...Array(6).fill('conv2d'), 'dense', 'dense']);
  });

  it('the networks of DL-RSIM have as many layers as its table says', () => {
    const kindsOf = (network: Network) =>
      cardOf(network).layers.flatMap((layer) => (layer.runsOnCrossbar ? [layer.kind] : []));
    expect(kindsOf(convolutions3Dense3())).toEqual([...Array(3).fill('conv2d'), ...Array(3).fill('dense')]);
    expect(kindsOf(deepId1())).toEqual([...Array(4).fill('conv2d'), ...Array(2).fill('dense')]);
  });

  it('are stored without weights in a small file, and come back', () => {
    const bytes = encodeNetwork(vgg16());
    expect(bytes.length).toBeLessThan(20_000);
    const network = decodeNetwork(bytes);
    expect(network).toEqual(vgg16());
    expect(encodeNetwork(network)).toEqual(bytes);
  });
});
