import type { Layer, Network } from '@dl-rsim/sim-core';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue } from './issue.ts';

const NAME = 'input mean';

/**
 * The network behind a layer that subtracts a mean image from pixel/255: what networks expect that were
 * trained on centred images. `mean` is [h, w, c] like the image; null gives the network back as it is.
 */
export function subtractInputMean(
  network: Network,
  mean: Float32Array | null,
): Outcome<Network, readonly SpecIssue[]> {
  if (mean === null) return succeed(network);
  const { heightCount, widthCount, channelCount } = network.inputShape;
  const pixelCount = heightCount * widthCount * channelCount;
  if (mean.length !== pixelCount) {
    const message =
      `the mean image has ${mean.length} numbers, the network takes images of ` +
      `${heightCount} x ${widthCount} x ${channelCount}; choose the mean of another data set, or none`;
    const limit = `${pixelCount} numbers`;
    return fail([issue(['inputMean'], 'SHAPE_MISMATCH', { message, limit, actual: String(mean.length) })]);
  }
  const behind = network.layers.map(
    (layer): Layer => ({ ...layer, inputIndices: layer.inputIndices.map((index) => index + 1) }),
  );
  const first: Layer = { kind: 'subtractMean', name: freeName(network), inputIndices: [-1], mean };
  return succeed({ ...network, layers: [first, ...behind] });
}

/** The mean image that `subtractInputMean` put before a network; null where it put none. */
export function chosenInputMean({ layers }: Network): Float32Array | null {
  const first = layers[0];
  return first?.kind === 'subtractMean' && first.name.startsWith(NAME) ? first.mean : null;
}

function freeName(network: Network): string {
  const names = new Set(network.layers.map((layer) => layer.name));
  let name = NAME;
  while (names.has(name)) name += '_';
  return name;
}
