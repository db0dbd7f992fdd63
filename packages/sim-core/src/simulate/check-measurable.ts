import type { DeploymentSpec, SpecIssue } from '@dl-rsim/spec';
import { numbersOf } from '../mapping/format.ts';
import { isCrossbarLayer, type Network, weightMatrixShape } from '../network/graph.ts';
import type { Images } from '../network/images.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';

/** Why activity cannot be measured with these weights and images; empty when it can. */
export function checkMeasurable(
  spec: DeploymentSpec,
  network: Network,
  images: Images | null,
): readonly SpecIssue[] {
  return [...checkSums(spec, network), ...checkImages(spec, network, images)];
}

/** The integer network adds whole numbers below 2^53. */
function checkSums({ quantization }: DeploymentSpec, network: Network): readonly SpecIssue[] {
  const { weightBits, inputBits } = numbersOf(quantization);
  const most = powerOfTwo(53 - inputBits - weightBits);
  const layer = network.layers.filter(isCrossbarLayer).find((one) => weightMatrixShape(one).rowCount > most);
  if (!layer) return [];
  const actual = String(weightMatrixShape(layer).rowCount);
  return [
    {
      path: ['quantization'],
      code: 'TOO_BIG',
      message:
        `${layer.name} adds ${actual} products of ${inputBits}-bit and ${weightBits}-bit numbers; at most ` +
        `${most} fit exactly: use fewer bits, or assume the activity`,
      limit: String(most),
      actual,
    },
  ];
}

function checkImages(
  { activity }: DeploymentSpec,
  network: Network,
  images: Images | null,
): readonly SpecIssue[] {
  const path = ['activity', 'measured'];
  if (network.isShapeOnly) {
    const message =
      `${network.name} has no weights, only shapes, and no activity that could be measured; ` +
      'choose assumed, or a trained network';
    return [{ path, code: 'CROSS_CHECK', message }];
  }
  if (!images) {
    const message = 'activity is to be measured and there are no images; give a data set, or choose assumed';
    return [{ path: [...path, 'datasetDigest'], code: 'MISSING', message }];
  }
  const needed = Object.values(network.inputShape).join(' x ');
  const actual = Object.values(images.shape).join(' x ');
  if (needed !== actual) {
    const message =
      `the network takes images of ${needed}, the data set has ${actual}; ` +
      'choose another data set, or assumed';
    return [{ path: [...path, 'datasetDigest'], code: 'SHAPE_MISMATCH', message, limit: needed, actual }];
  }
  const { imageCount } = activity.measured!;
  if (imageCount <= images.imageCount) return [];
  const limit = String(images.imageCount);
  const message = `${imageCount} images asked for, the data set has ${limit}; take at most ${limit}`;
  return [{ path: [...path, 'imageCount'], code: 'TOO_BIG', message, limit, actual: String(imageCount) }];
}
