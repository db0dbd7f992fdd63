import { groupCrossbarsOf, groupsOf, type PimLayer, windowsOf } from './networks.ts';

/** The chip of the golden cases. */
export const CORE_COUNT = 64;
export const CORE_CROSSBARS = 64;

/** Cores of every array group by PIMCOMP's rule: the first with room, in the order of layers and copies. */
export function firstFit(
  layers: readonly PimLayer[],
  copies: readonly number[],
): readonly (readonly (readonly number[])[])[] {
  const rooms = new Array<number>(CORE_COUNT).fill(CORE_CROSSBARS);
  return layers.map((layer, i) =>
    Array.from({ length: copies[i]! }, () =>
      Array.from({ length: groupsOf(layer) }, () => {
        const need = groupCrossbarsOf(layer);
        const core = rooms.findIndex((room) => room >= need);
        if (core < 0) throw new Error('the copies do not fit');
        rooms[core]! -= need;
        return core;
      }),
    ),
  );
}

const copyCrossbars = (layer: PimLayer): number => groupsOf(layer) * groupCrossbarsOf(layer);

/** Of the crossbars that dense layers leave. */
const convolutionCrossbars = (layers: readonly PimLayer[]): number =>
  layers.reduce(
    (left, layer) => (layer.inputPlaceCount === 1 ? left - copyCrossbars(layer) : left),
    CORE_COUNT * CORE_CROSSBARS,
  );

const MARGIN = 1.2;

/** As many copies of every convolution as fit with a margin of 20 %. */
export function uniformCopies(layers: readonly PimLayer[]): readonly number[] {
  const once = layers.reduce((sum, own) => sum + (own.inputPlaceCount === 1 ? 0 : copyCrossbars(own)), 0);
  const count = Math.floor(convolutionCrossbars(layers) / once / Math.fround(MARGIN));
  return layers.map((own) => (own.inputPlaceCount === 1 ? 1 : count));
}

/**
 * The slowest convolution gets a copy more, again and again, until half of the crossbars are taken. Which
 * of equally slow ones comes first is not told: its copies differ a little where many are equal.
 */
export function balancedCopies(layers: readonly PimLayer[]): readonly number[] {
  const copies = layers.map(() => 1);
  let left = convolutionCrossbars(layers);
  const margin = Math.floor(left / 2);
  for (;;) {
    let slowest = -1;
    let most = 0;
    for (const [i, layer] of layers.entries()) {
      const rounds = Math.ceil(windowsOf(layer) / copies[i]!);
      if (layer.inputPlaceCount > 1 && rounds > most) {
        slowest = i;
        most = rounds;
      }
    }
    const need = copyCrossbars(layers[slowest]!);
    if (left <= need || left <= margin) return copies;
    copies[slowest]!++;
    left -= need;
  }
}

/** In proportion to the places, the second smallest number of places having one share. */
export function proportionalPlacesCopies(layers: readonly PimLayer[]): readonly number[] {
  const isConvolution = ({ inputPlaceCount }: PimLayer) => inputPlaceCount !== 1;
  const sizes = [...new Set(layers.filter(isConvolution).map(windowsOf))].sort((a, b) => a - b);
  const shares = layers.map((own) => (isConvolution(own) ? Math.ceil(windowsOf(own) / sizes[1]!) : 0));
  const once = layers.reduce((sum, own, i) => sum + shares[i]! * copyCrossbars(own), 0);
  const count = Math.floor(convolutionCrossbars(layers) / once / Math.fround(MARGIN));
  return shares.map((share) => (share === 0 ? 1 : share * count));
}
