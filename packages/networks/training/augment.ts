import type { SeededRandom } from '../src/seeded-random.ts';

const SIDE = 28;

export interface WarpLimits {
  readonly shiftPixels: number;
  readonly angleRadians: number;
  readonly scaleRatio: number;
  readonly shearRatio: number;
}

/**
 * Writes one 28 x 28 image (0..255) to `target` as 0..1 after a random shift, rotation, scaling and shear
 * about its middle, with bilinear interpolation. Pixels from outside are black.
 */
export function warpImage(
  source: Uint8Array,
  target: Float32Array,
  random: SeededRandom,
  limits: WarpLimits,
): void {
  const symmetric = (limit: number): number => random.between(-limit, limit);
  const angle = symmetric(limits.angleRadians);
  const scaleX = 1 + symmetric(limits.scaleRatio);
  const scaleY = 1 + symmetric(limits.scaleRatio);
  const shear = symmetric(limits.shearRatio);
  const shiftX = symmetric(limits.shiftPixels);
  const shiftY = symmetric(limits.shiftPixels);
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const middle = (SIDE - 1) / 2;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const dx = (x - middle - shiftX) / scaleX;
      const dy = (y - middle - shiftY) / scaleY;
      const fromX = middle + cosine * dx + (shear - sine) * dy;
      const fromY = middle + sine * dx + cosine * dy;
      target[y * SIDE + x] = sampleBilinear(source, fromX, fromY) / 255;
    }
  }
}

function sampleBilinear(source: Uint8Array, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const [fx, fy] = [x - left, y - top];
  const at = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= SIDE || row >= SIDE ? 0 : (source[row * SIDE + column] ?? 0);
  const upper = at(left, top) * (1 - fx) + at(left + 1, top) * fx;
  const lower = at(left, top + 1) * (1 - fx) + at(left + 1, top + 1) * fx;
  return upper * (1 - fy) + lower * fy;
}
