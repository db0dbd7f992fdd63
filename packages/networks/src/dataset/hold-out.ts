import { type Images, pixelCount } from '@dl-rsim/sim-core';
import { seededRandom } from '../seeded-random.ts';

const SEED = 0x5e1ec7;

/**
 * Splits images into a test split, `heldOutRatio` of each class rounded to whole images (at least one where
 * a class has two or more), and a training split of the rest. Which images is drawn with a fixed seed; their
 * order stays. The same files always give the same splits.
 */
export function holdOut(
  images: Images,
  heldOutRatio: number,
): { readonly test: Images; readonly train: Images } {
  const isHeldOut = new Uint8Array(images.imageCount);
  for (const [label, places] of placesByLabel(images.labels)) {
    const heldOutCount = Math.min(
      Math.max(Math.round(places.length * heldOutRatio), 1),
      Math.max(places.length - 1, 1),
    );
    const random = seededRandom(SEED + label);
    for (let drawn = 0; drawn < heldOutCount; drawn++) {
      // Fisher and Yates, as far as it is needed.
      const other = drawn + random.index(places.length - drawn);
      [places[drawn], places[other]] = [places[other]!, places[drawn]!];
      isHeldOut[places[drawn]!] = 1;
    }
  }
  return { test: pickImages(images, isHeldOut, 1), train: pickImages(images, isHeldOut, 0) };
}

function placesByLabel(labels: Uint16Array): ReadonlyMap<number, number[]> {
  const places = new Map<number, number[]>();
  for (const [index, label] of labels.entries()) {
    const own = places.get(label);
    if (own === undefined) places.set(label, [index]);
    else own.push(index);
  }
  return places;
}

/** The images whose mark is `wanted`. */
function pickImages({ shape, pixels, labels }: Images, marks: Uint8Array, wanted: number): Images {
  const count = pixelCount(shape);
  const imageCount = marks.reduce((sum, mark) => sum + (mark === wanted ? 1 : 0), 0);
  const picked = { pixels: new Uint8Array(imageCount * count), labels: new Uint16Array(imageCount) };
  let to = 0;
  for (const [from, mark] of marks.entries()) {
    if (mark !== wanted) continue;
    picked.pixels.set(pixels.subarray(from * count, (from + 1) * count), to * count);
    picked.labels[to++] = labels[from]!;
  }
  return { shape, imageCount, ...picked };
}
