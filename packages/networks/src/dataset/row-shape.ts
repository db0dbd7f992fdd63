import type { ImageShape } from '@dl-rsim/sim-core';
import { shapeText } from './limits.ts';
import { refuse } from './refusal.ts';

/**
 * The shape of an image that is a row of `valueCount` numbers: the one asked for, which must have as many,
 * else a square of one channel, else a square of three.
 */
export function rowShape(place: string, valueCount: number, asked: ImageShape | undefined): ImageShape {
  if (asked !== undefined) {
    const expected = asked.heightCount * asked.widthCount * asked.channelCount;
    if (expected === valueCount) return asked;
    const message = `${place}: an image has ${valueCount} numbers, shape ${shapeText(asked)} has ${expected}`;
    refuse('shape', 'SHAPE_MISMATCH', { message, limit: String(valueCount), actual: String(expected) });
  }
  for (const channelCount of [1, 3]) {
    const side = Math.sqrt(valueCount / channelCount);
    if (side >= 1 && Number.isInteger(side)) return { heightCount: side, widthCount: side, channelCount };
  }
  const message = `${place}: an image has ${valueCount} numbers, which make no square; say its shape`;
  return refuse('shape', 'MISSING', { message, actual: `${valueCount} numbers` });
}
