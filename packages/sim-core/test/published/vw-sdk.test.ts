/**
 * Cycles of VGG-13 and ResNet-18 (each distinct layer once) on one crossbar of 512 x 512 with one bit line a
 * weight: 243,736 and 20,041 with kernels as columns, 77,102 and 4,294 with variable windows (rhe2022; the
 * convolutions run without padding over inputs of the printed size).
 */
import { expect, it } from 'vitest';
import { mapLayer } from '../../src/mapping/map-layer.ts';
import { convNode, layerFormat, mappingSpec } from '../../testing/index.ts';

/** Side of the input, side of the kernel, input and output channels. */
type PrintedLayer = readonly [number, number, number, number];

const VGG_13: readonly PrintedLayer[] = [
  [224, 3, 3, 64],
  [224, 3, 64, 64],
  [112, 3, 64, 128],
  [112, 3, 128, 128],
  [56, 3, 128, 256],
  [56, 3, 256, 256],
  [28, 3, 256, 512],
  [28, 3, 512, 512],
  [14, 3, 512, 512],
  [14, 3, 512, 512],
];
const RESNET_18: readonly PrintedLayer[] = [
  [112, 7, 3, 64],
  [56, 3, 64, 64],
  [28, 3, 128, 128],
  [14, 3, 256, 256],
  [7, 3, 512, 512],
];
const format = layerFormat({ crossbarRowCount: 512, crossbarColumnCount: 512 });

it.each([
  { name: 'VGG-13', layers: VGG_13, partition: 'im2col' as const, cycleCount: 243_736 },
  { name: 'VGG-13', layers: VGG_13, partition: 'shiftedWindow' as const, cycleCount: 77_102 },
  { name: 'ResNet-18', layers: RESNET_18, partition: 'im2col' as const, cycleCount: 20_041 },
  { name: 'ResNet-18', layers: RESNET_18, partition: 'shiftedWindow' as const, cycleCount: 4_294 },
])('$name takes $cycleCount cycles with $partition', ({ layers, partition, cycleCount }) => {
  const cycles = layers.map(([side, kernelCount, inputChannelCount, outputChannelCount]) => {
    const node = convNode({
      ...{ heightCount: side, widthCount: side, inputChannelCount, outputChannelCount },
      ...{ kernelHeightCount: kernelCount, kernelWidthCount: kernelCount },
    });
    const layer = mapLayer(node, 0, { format, mapping: mappingSpec(), partition });
    return layer.stepsPerImageCount * layer.crossbarsPerCopyCount;
  });
  expect(cycles.reduce((sum, count) => sum + count, 0)).toBe(cycleCount);
});
