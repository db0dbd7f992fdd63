import type { Operator } from './operator.ts';
import { ACTIVATION_OPERATORS } from './operators/activation.ts';
import { CONVOLUTION_OPERATORS } from './operators/convolution.ts';
import { DENSE_OPERATORS } from './operators/dense.ts';
import { ELEMENTWISE_OPERATORS } from './operators/elementwise.ts';
import { PLAIN_OPERATORS } from './operators/plain.ts';
import { POOLING_OPERATORS } from './operators/pooling.ts';
import { SHAPE_OPERATORS } from './operators/shape.ts';

/** ONNX' operators by name. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  ...CONVOLUTION_OPERATORS,
  ...DENSE_OPERATORS,
  ...ELEMENTWISE_OPERATORS,
  ...ACTIVATION_OPERATORS,
  ...POOLING_OPERATORS,
  ...SHAPE_OPERATORS,
  ...PLAIN_OPERATORS,
};
