import type { Conv2dLayer } from '../src/index.ts';
import type { WorkNode } from '../src/mapping/workload.ts';
import { workloadOf } from '../src/mapping/workload-of.ts';

/** A convolution by itself; 3 x 3, valid, without strides, dilation and groups unless told otherwise. */
export interface ConvShape
  extends Partial<
    Pick<
      Conv2dLayer,
      | 'kernelHeightCount'
      | 'kernelWidthCount'
      | 'groupCount'
      | 'strideHeightCount'
      | 'strideWidthCount'
      | 'dilationHeightCount'
      | 'dilationWidthCount'
      | 'padding'
    >
  > {
  readonly heightCount: number;
  readonly widthCount: number;
  readonly inputChannelCount: number;
  readonly outputChannelCount: number;
}

/** The node of a convolution without weights. */
export function convNode({ heightCount, widthCount, ...layer }: ConvShape): WorkNode {
  const empty = { kernel: new Float32Array(0), bias: null };
  const { nodes } = workloadOf({
    name: 'conv',
    inputShape: { heightCount, widthCount, channelCount: layer.inputChannelCount },
    layers: [
      {
        kind: 'conv2d',
        name: 'conv',
        inputIndices: [-1],
        ...empty,
        kernelHeightCount: 3,
        kernelWidthCount: 3,
        groupCount: 1,
        strideHeightCount: 1,
        strideWidthCount: 1,
        dilationHeightCount: 1,
        dilationWidthCount: 1,
        padding: 'valid',
        ...layer,
      },
    ],
    isShapeOnly: true,
  });
  return nodes[0]!;
}
