import {
  activate,
  CONSTANT_OPERATORS,
  elu,
  fused,
  leakyRelu,
  PLAIN_ACTIVATIONS,
  prelu,
  softmax,
} from './activations.ts';
import {
  add,
  addAll,
  addBias,
  cast,
  clip,
  divide,
  maximum,
  minimum,
  multiply,
  negate,
  normalize,
  power,
  square,
  subtract,
} from './arithmetic.ts';
import { convolve, convolveDepthwise } from './convolution.ts';
import { matMul } from './dense.ts';
import type { Operator } from './operands.ts';
import { pad, pool, reducePlaces } from './pooling.ts';
import {
  concatenate,
  expandDims,
  identity,
  pack,
  product,
  reshape,
  shapeOf,
  squeeze,
  stridedSlice,
  transpose,
} from './shapes.ts';
import { batchToSpace, spaceToBatch } from './space-to-batch.ts';

/** TensorFlow's operators that become layers, or vanish. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['Conv2D', convolve],
  ['DepthwiseConv2dNative', convolveDepthwise],
  ['_FusedConv2D', fused('Conv2D')],
  ['FusedDepthwiseConv2dNative', fused('DepthwiseConv2dNative')],
  ['_FusedDepthwiseConv2dNative', fused('DepthwiseConv2dNative')],
  ['MatMul', matMul],
  ['_FusedMatMul', fused('MatMul')],
  ['BiasAdd', addBias],
  ['Add', add],
  ['AddV2', add],
  ['AddN', addAll],
  ['Sub', subtract],
  ['Mul', multiply],
  ['RealDiv', divide],
  ['Div', divide],
  ['Maximum', maximum],
  ['Minimum', minimum],
  ['ClipByValue', clip],
  ['Neg', negate],
  ['Square', square],
  ['Pow', power],
  ['FusedBatchNorm', normalize],
  ['FusedBatchNormV2', normalize],
  ['FusedBatchNormV3', normalize],
  ...PLAIN_ACTIVATIONS.map((name) => [name, activate] as const),
  ['Elu', elu],
  ['LeakyRelu', leakyRelu],
  ['Prelu', prelu],
  ['Softmax', softmax],
  ['MaxPool', pool('maxPool2d')],
  ['AvgPool', pool('averagePool2d')],
  ['Mean', reducePlaces('globalAveragePool2d')],
  ['Max', reducePlaces('globalMaxPool2d')],
  ['Pad', pad],
  ['PadV2', pad],
  ['Reshape', reshape],
  ['Squeeze', squeeze],
  ['ExpandDims', expandDims],
  ['Transpose', transpose],
  ['ConcatV2', concatenate],
  ['Shape', shapeOf],
  ['StridedSlice', stridedSlice],
  ['Pack', pack],
  ['Prod', product],
  ['SpaceToBatchND', spaceToBatch],
  ['BatchToSpaceND', batchToSpace],
  ['Cast', cast],
  ...Object.entries(CONSTANT_OPERATORS),
  ...[
    'Identity',
    'IdentityN',
    'StopGradient',
    'PreventGradient',
    'Snapshot',
    'CheckNumerics',
    'EnsureShape',
    'ReadVariableOp',
  ].map((name) => [name, identity] as const),
]);

const CODE = /^(EagerPyFunc|PyFunc|PyFuncStateless|NumpyFunction|XlaCustomCall|CustomOp)/;
const FILES = /^(Decode|Encode|ReadFile|WriteFile|Save|Restore|ShardedFilename|MergeV2|TFRecord|Matching)/;
const TEXT = /^(String|Regex|AsString|LookupTable|HashTable|InitializeTable|ParseExample|Unicode|Tokenize)/;
const FLOW =
  /^((Stateless)?(If|While|Case)$|(Ref)?(Switch|Merge|Enter|Exit|NextIteration)|LoopCond|Tensor(Array|List))/;

/** Why an operator is refused, in words for the user. */
export function refusalOf(op: string): string {
  if (CODE.test(op)) return 'it runs program code, which is never run here';
  if (FILES.test(op))
    return 'it reads, writes or decodes files, which is never done here; give images as numbers';
  if (TEXT.test(op)) return 'it works on text or tables, which networks here do not have';
  if (FLOW.test(op)) return 'control flow is not supported; export the model for inference, without loops';
  if (op === 'MirrorPad') return 'padding with mirrored places is not supported; only zeros are';
  return 'this operator is not supported';
}
