import { fillNormal, type ImageShape, nextWord, stream } from '@dl-rsim/sim-core';

/** Smooth waves a channel. */
const WAVE_COUNT = 4;
const NOISE_RATIO = 0.05;

/**
 * Images [image][h][w][c] between 0 and 1 that look to a network like photographs: a few long waves, whose
 * channels go together, and a little noise. The same for a seed everywhere but in the last bits.
 */
export function sampleImages(shape: ImageShape, imageCount: number, seed = '00000000000000a7'): Float32Array {
  const { heightCount, widthCount, channelCount } = shape;
  const size = heightCount * widthCount * channelCount;
  const images = new Float32Array(imageCount * size);
  const noise = new Float64Array(size + (size % 2));
  for (let image = 0; image < imageCount; image++) {
    const source = stream(seed, 'sample.image', image);
    const unit = (): number => (nextWord(source) >>> 0) / 4294967296;
    const waves = Array.from({ length: WAVE_COUNT }, () => ({
      downTurns: (unit() - 0.5) * 4,
      acrossTurns: (unit() - 0.5) * 4,
      startTurns: unit(),
      strengths: Float64Array.from({ length: channelCount }, () => 0.15 + 0.1 * unit()),
    }));
    const level = 0.3 + 0.4 * unit();
    fillNormal(stream(seed, 'sample.noise', image), noise);
    for (let y = 0, at = 0; y < heightCount; y++) {
      for (let x = 0; x < widthCount; x++) {
        const heights = waves.map(({ downTurns, acrossTurns, startTurns }) => {
          const turns = (downTurns * y) / heightCount + (acrossTurns * x) / widthCount + startTurns;
          return Math.sin(2 * Math.PI * turns);
        });
        for (let c = 0; c < channelCount; c++, at++) {
          let value = level + NOISE_RATIO * noise[at]!;
          for (const [i, wave] of waves.entries()) value += wave.strengths[c]! * heights[i]!;
          images[image * size + at] = Math.min(1, Math.max(0, value));
        }
      }
    }
  }
  return images;
}
