import { asMap, type SpaceBlocks } from '../graph-layers.ts';
import { GraphRefusal } from '../graph-refusal.ts';
import type { NumberTensor } from '../number-tensor.ts';
import { cropConvolution } from './convolution.ts';
import { constantAt, featureAt, type Operator, wholeNumbers } from './operands.ts';

/** Begins a dilated convolution: the image in b x b interleaved parts, with zeros around. */
export const spaceToBatch: Operator = (_, inputs, graph) => {
  const feature = asMap(graph, featureAt(inputs, 0));
  const blockCounts = blocksOf(constantAt(inputs, 1));
  const padCounts = edgesOf(constantAt(inputs, 2));
  const [height = 0, width = 0] = feature.shape;
  const isEven =
    (height + padCounts[0] + padCounts[1]) % blockCounts[0] === 0 &&
    (width + padCounts[2] + padCounts[3]) % blockCounts[1] === 0;
  if (!isEven)
    throw new GraphRefusal(
      `its blocks ${blockCounts.join('x')} do not divide ${height}x${width} with the paddings ` +
        `[${padCounts.join(', ')}]`,
      { code: 'SHAPE_MISMATCH' },
    );
  const blocks: SpaceBlocks = { blockCounts, padCounts, isConvolved: false };
  return { ...feature, blocks };
};

/** Ends one. */
export const batchToSpace: Operator = (_, inputs, graph) => {
  const feature = featureAt(inputs, 0);
  const blockCounts = blocksOf(constantAt(inputs, 1));
  const crops = edgesOf(constantAt(inputs, 2));
  if (!feature.blocks?.isConvolved || feature.blocks.blockCounts.join() !== blockCounts.join())
    throw new GraphRefusal('there is no SpaceToBatchND of the same blocks and a convolution in front of it');
  return cropConvolution(graph, feature, crops);
};

function blocksOf(tensor: NumberTensor): readonly [number, number] {
  const [height = 0, width = 0, ...rest] = wholeNumbers(tensor);
  const isRight = [height, width].every(
    (count) => Number.isSafeInteger(count) && count >= 1 && count <= 65_536,
  );
  if (isRight && rest.length === 0) return [height, width];
  throw new GraphRefusal(`its block shape is [${tensor.values.join(', ')}]; it must be [height, width]`);
}

function edgesOf(tensor: NumberTensor): readonly [number, number, number, number] {
  const edges = wholeNumbers(tensor);
  const [top = 0, bottom = 0, left = 0, right = 0] = edges;
  const isRight = edges.every((count) => Number.isSafeInteger(count) && count >= 0 && count <= 65_536);
  if (isRight && tensor.shape.join() === '2,2') return [top, bottom, left, right];
  throw new GraphRefusal(
    `its paddings or crops are [${edges.join(', ')}]; they must be [[top, bottom], [left, right]]`,
  );
}
