import type { Images } from '@dl-rsim/sim-core';
import { type Dataset, DIGIT_NAMES } from '../dataset/dataset.ts';
import { type SeededRandom, seededRandom } from '../seeded-random.ts';
import { GLYPHS, type Point, type Strokes, traceGlyph } from './glyphs.ts';

const IMAGE_COUNT = 1000;
const SEED = 0x57f0ce5;
const SIDE = 28;
const CENTRE = (SIDE - 1) / 2;

/**
 * How much the hand shakes. Lengths in glyph units (the box is 100) or pixels, angles as half-angle
 * tangents.
 */
const HAND = {
  bend: 11,
  halfAngleTangent: 0.15,
  slant: 0.4,
  stretch: 0.35,
  boxPixels: [15, 19],
  radiusPixels: [0.8, 1.7],
} as const;

/**
 * A synthetic stand-in for handwritten digits: 1,000 images of 28 x 28 drawn from strokes and centred by
 * mass like MNIST. Image i shows digit i mod 10. Uses +, -, *, / and square roots only, so every machine
 * draws the same bits.
 */
export function renderStrokes(): Dataset {
  const pixels = new Uint8Array(IMAGE_COUNT * SIDE * SIDE);
  const labels = new Uint16Array(IMAGE_COUNT);
  for (let imageIndex = 0; imageIndex < IMAGE_COUNT; imageIndex++) {
    const digit = imageIndex % GLYPHS.length;
    labels[imageIndex] = digit;
    pixels.set(drawDigit(digit, seededRandom(SEED + imageIndex)), imageIndex * SIDE * SIDE);
  }
  const shape = { heightCount: SIDE, widthCount: SIDE, channelCount: 1 };
  const images: Images = { shape, imageCount: IMAGE_COUNT, pixels, labels };
  return {
    name: 'Strokes (synthetic digits)',
    classNames: DIGIT_NAMES,
    isSynthetic: true,
    source: 'Drawn by DL-RSIM Studio from strokes with seeded jitter. Not handwriting.',
    licence: 'Apache-2.0',
    images,
  };
}

function drawDigit(digit: number, random: SeededRandom): Uint8Array {
  const variants = GLYPHS[digit] ?? [];
  const glyph = variants[random.index(variants.length)] ?? '';
  const bend = ([x, y]: Point): Point => [
    x + random.between(-HAND.bend, HAND.bend),
    y + random.between(-HAND.bend, HAND.bend),
  ];
  const lean = leanRandomly(random);
  const leaning = traceGlyph(glyph, bend).map((stroke) => stroke.map(lean));
  const radius = random.between(...HAND.radiusPixels);
  const strokes = fitBox(leaning, random.between(...HAND.boxPixels) - 2 * radius);
  const [massX, massY] = centreOfMass(inkOf(strokes, radius));
  const centred = strokes.map((stroke) =>
    stroke.map(([x, y]): Point => [x + CENTRE - massX, y + CENTRE - massY]),
  );
  return Uint8Array.from(inkOf(centred, radius), (ink) => Math.floor(ink * 255 + 0.5));
}

/**
 * A rotation, a slant and a stretch. With t the tangent of half the angle, cos = (1 - t2)/(1 + t2), sin =
 * 2t/(1 + t2).
 */
function leanRandomly(random: SeededRandom): (point: Point) => Point {
  const t = random.between(-HAND.halfAngleTangent, HAND.halfAngleTangent);
  const [cosine, sine] = [(1 - t * t) / (1 + t * t), (2 * t) / (1 + t * t)];
  const slant = random.between(-HAND.slant, HAND.slant);
  const stretch = 1 + random.between(-HAND.stretch, HAND.stretch);
  return ([x, y]) => {
    const wide = x * stretch - slant * y;
    return [cosine * wide - sine * y, sine * wide + cosine * y];
  };
}

/**
 * Scales and moves the strokes so that their longer side spans `box` pixels around the middle of the
 * image.
 */
function fitBox(strokes: Strokes, box: number): Strokes {
  const points = strokes.flat();
  const [left, right] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))];
  const [top, bottom] = [Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([, y]) => y))];
  const scale = box / Math.max(right - left, bottom - top);
  const place = ([x, y]: Point): Point => [
    CENTRE + (x - (left + right) / 2) * scale,
    CENTRE + (y - (top + bottom) / 2) * scale,
  ];
  return strokes.map((stroke) => stroke.map(place));
}

/** Ink 0..1 of each pixel: full within `radius` of a stroke, fading to nothing over one pixel. */
function inkOf(strokes: Strokes, radius: number): Float64Array {
  const ink = new Float64Array(SIDE * SIDE);
  for (const stroke of strokes) {
    for (let index = 1; index < stroke.length; index++) {
      drawSegment(ink, stroke[index - 1]!, stroke[index]!, radius);
    }
  }
  return ink;
}

function drawSegment(ink: Float64Array, from: Point, to: Point, radius: number): void {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const lengthSquare = dx * dx + dy * dy;
  const reach = radius + 1;
  const first = (a: number, b: number): number => Math.max(0, Math.floor(Math.min(a, b) - reach));
  const last = (a: number, b: number): number => Math.min(SIDE - 1, Math.ceil(Math.max(a, b) + reach));
  for (let y = first(from[1], to[1]); y <= last(from[1], to[1]); y++) {
    for (let x = first(from[0], to[0]); x <= last(from[0], to[0]); x++) {
      const [px, py] = [x - from[0], y - from[1]];
      const along = lengthSquare === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquare));
      const [ex, ey] = [px - along * dx, py - along * dy];
      const cover = Math.min(1, Math.max(0, radius + 0.5 - Math.sqrt(ex * ex + ey * ey)));
      const at = y * SIDE + x;
      if (cover > ink[at]!) ink[at] = cover;
    }
  }
}

function centreOfMass(ink: Float64Array): Point {
  let [mass, sumX, sumY] = [0, 0, 0];
  for (let at = 0; at < ink.length; at++) {
    mass += ink[at]!;
    sumX += ink[at]! * (at % SIDE);
    sumY += ink[at]! * Math.floor(at / SIDE);
  }
  return [sumX / mass, sumY / mass];
}
