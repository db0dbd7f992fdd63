import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { renderStrokes } from './render-strokes.ts';

const { images, ...card } = renderStrokes();
const imageAt = (index: number): Uint8Array => images.pixels.subarray(index * 784, (index + 1) * 784);

describe('renderStrokes', () => {
  it('says that it is synthetic', () => {
    expect(card).toMatchObject({
      isSynthetic: true,
      name: 'Strokes (synthetic digits)',
      licence: 'Apache-2.0',
    });
  });

  it('draws the same bits on every machine and in every version', () => {
    expect(createHash('sha256').update(images.pixels).digest('hex')).toBe(
      'e528818d38add2c87d4b212aacb7a2e1b5111538a062d23a676326b218a37d33',
    );
  });

  it('holds every digit equally often in any tenfold beginning', () => {
    expect(images.labels.length).toBe(1000);
    expect(images.labels.every((label, index) => label === index % 10)).toBe(true);
  });

  it('draws white on black inside the image, centred by mass, no two alike', () => {
    const seen = new Set<string>();
    for (let index = 0; index < images.imageCount; index++) {
      const image = imageAt(index);
      seen.add(image.join());
      let [mass, sumX, sumY] = [0, 0, 0];
      image.forEach((ink, at) => {
        mass += ink;
        sumX += ink * (at % 28);
        sumY += ink * Math.floor(at / 28);
      });
      expect(Math.max(...image)).toBeGreaterThan(200);
      expect(Math.abs(sumX / mass - 13.5)).toBeLessThan(0.15);
      expect(Math.abs(sumY / mass - 13.5)).toBeLessThan(0.15);
      const frame = image.filter((_, at) => at % 28 === 0 || at % 28 === 27 || at < 28 || at >= 756);
      expect(frame.every((ink) => ink === 0)).toBe(true);
    }
    expect(seen.size).toBe(1000);
  });
});
