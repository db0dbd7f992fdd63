/**
 * What whole numbers cost, layer by layer: every layer gets the inputs of the float network, so losses of
 * earlier layers take no part.
 *
 * Quantity: power of a layer's weights, inputs and outputs, and of what quantization changes in them; shares
 * that lie beyond the codes.
 * @source nagel2021 (signal to quantization noise by layer)
 * Ignored: how losses add up along the network: the accuracies of the float and the ideal network say that.
 */
import type { Kernel } from '../kernels/kernel.ts';
import { floatOperatorsOn } from '../network/float-inference.ts';
import { createOperators } from '../network/forward.ts';
import { type CrossbarLayer, isCrossbarLayer } from '../network/graph.ts';
import type { Images } from '../network/images.ts';
import { createIntegerOperator, type Quantization } from '../network/integer-inference.ts';
import { invariant } from '../numeric/invariant.ts';
import { passOver } from './calibrate.ts';
import type { Design } from './resolve.ts';

/** Sums over values x that became y. */
export interface LossSums {
  count: number;
  /** Of x^2. */
  signal: number;
  /** Of (y - x)^2. */
  noise: number;
  /** Values more than half a step beyond the codes. */
  saturatedCount: number;
}

export interface QuantizationLoss {
  readonly weights: LossSums;
  readonly inputs: LossSums;
  /** Nothing saturates: sums are exact. */
  readonly outputs: LossSums;
}

/** The loss of every layer on the calibration images; yields once an image. */
export function* quantizationLossSteps(
  design: Design,
  quantizations: readonly Quantization[],
  { images, kernel }: { readonly images: Images; readonly kernel: Kernel },
): Generator<void, readonly QuantizationLoss[]> {
  const { network, extents, layers } = design;
  const losses = layers.map(({ layerIndex }, i) => {
    const layer = network.layers[layerIndex]!;
    invariant(isCrossbarLayer(layer), `layer ${layerIndex} is a crossbar layer`);
    return { weights: weightLoss(layer, quantizations[i]!), inputs: noLoss(), outputs: noLoss() };
  });
  const createFloat = floatOperatorsOn(kernel);
  const operators = createOperators(network, extents, (layer, input, layerIndex) => {
    const i = layers.findIndex((one) => one.layerIndex === layerIndex);
    const quantization = quantizations[i]!;
    const float = createFloat(layer, input);
    const integer = createIntegerOperator(layer, input, { quantization, kernel });
    return (activation) => {
      addQuantized(losses[i]!.inputs, activation, quantization.activation);
      const output = float(activation);
      addDifferences(losses[i]!.outputs, output, integer(activation));
      return output;
    };
  });
  yield* passOver(design, images, operators);
  return losses;
}

const noLoss = (): LossSums => ({ count: 0, signal: 0, noise: 0, saturatedCount: 0 });

function weightLoss(layer: CrossbarLayer, { weight }: Quantization): LossSums {
  const loss = noLoss();
  const { steps, lowest, highest } = weight;
  for (let i = 0; i < layer.kernel.length; i++) {
    addValue(loss, layer.kernel[i]!, { step: steps[i % steps.length]!, lowest, highest });
  }
  return loss;
}

type Codes = Pick<Quantization['activation'], 'step' | 'lowest' | 'highest'>;

function addQuantized(loss: LossSums, values: Float32Array, codes: Codes): void {
  for (const value of values) addValue(loss, value, codes);
}

function addValue(loss: LossSums, value: number, { step, lowest, highest }: Codes): void {
  const wanted = Math.floor(value / step + 0.5);
  const code = wanted < lowest ? lowest : wanted > highest ? highest : wanted;
  const error = code * step - value;
  loss.count++;
  loss.signal += value * value;
  loss.noise += error * error;
  if (code !== wanted) loss.saturatedCount++;
}

function addDifferences(loss: LossSums, float: Float32Array, integer: Float32Array): void {
  for (let i = 0; i < float.length; i++) {
    const error = integer[i]! - float[i]!;
    loss.signal += float[i]! * float[i]!;
    loss.noise += error * error;
  }
  loss.count += float.length;
}
