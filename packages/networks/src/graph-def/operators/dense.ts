import { foldTranspose } from '../fold-constants.ts';
import { addLayer, asVector } from '../graph-layers.ts';
import { flagOf } from '../graph-node.ts';
import { GraphRefusal } from '../graph-refusal.ts';
import { constantAt, featureAt, type Operator, weightsAt } from './operands.ts';

/** x W, or x W^T where transpose_b says so. */
export const matMul: Operator = (node, inputs, graph) => {
  if (flagOf(node, 'transpose_a', false))
    throw new GraphRefusal('it transposes activations (transpose_a), which is not supported');
  const source = asVector(graph, node, featureAt(inputs, 0));
  const given = constantAt(inputs, 1);
  const isTransposed = flagOf(node, 'transpose_b', false);
  if (given.shape.length !== 2)
    throw new GraphRefusal(`its weights have the shape [${given.shape.join(', ')}]; it must be two extents`, {
      code: 'SHAPE_MISMATCH',
    });
  const weights = isTransposed ? foldTranspose(graph, given, [1, 0]) : given;
  const inputCount = source.shape[0]!;
  const outputCount = weights.shape[1]!;
  const kernel = weightsAt([source, weights], 1, [inputCount, outputCount]);
  const body = { kind: 'dense', kernel, inputCount, outputCount, bias: null } as const;
  return addLayer(graph, node, { body, inputs: [source] });
};
