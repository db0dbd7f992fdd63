import type { ImportNote } from '../read-network.ts';
import type { DatasetOptions } from './read-dataset.ts';
import { refuse } from './refusal.ts';

/** How far beyond its range a value may lie by rounding elsewhere; it is cut. */
const SLACK_RATIO = 1e-6;

/** Turns numbers of a file into bytes, and remembers how much that rounded. */
export interface ByteScale {
  /** 0..255. Refuses NaN, infinities and what is out of the range. */
  toByte(value: number, imageIndex: number): number;
  /** Says the largest rounding, in units of the full range; nothing where all were bytes. */
  notes(): readonly ImportNote[];
}

/**
 * The scale that `valueRange` states: 'unit' means value x 255, 'byte' the value itself, both rounded to the
 * nearest whole number. Without one, whole numbers 0..255 are taken as bytes and the first fraction is
 * refused, because 0..1 and 0..255 cannot be told apart by looking.
 */
export function createByteScale(place: string, valueRange: DatasetOptions['valueRange']): ByteScale {
  const factor = valueRange === 'unit' ? 255 : 1;
  const slack = 255 * SLACK_RATIO;
  let largest = 0;
  return {
    toByte(value, imageIndex) {
      const scaled = value * factor;
      const byte = Math.round(scaled);
      if (byte === scaled && byte >= 0 && byte <= 255) return byte;
      if (!Number.isFinite(value)) {
        const message = `${place}: image ${imageIndex} holds ${value}; pixels are finite numbers`;
        refuse(place, 'NOT_FINITE', { message, actual: String(value) });
      }
      if (scaled < -slack || scaled > 255 + slack) {
        const limit = valueRange === 'unit' ? '0 to 1' : '0 to 255';
        const message = `${place}: image ${imageIndex} holds ${value}; pixels are ${limit}, see valueRange`;
        refuse(place, value < 0 ? 'TOO_SMALL' : 'TOO_BIG', { message, limit, actual: String(value) });
      }
      if (valueRange === undefined) {
        const message =
          `${place}: image ${imageIndex} holds ${value}, which is no byte; say whether pixels are 0 to 1 ` +
          '(valueRange unit) or 0 to 255 (byte)';
        refuse('valueRange', 'MISSING', { message, limit: 'unit or byte', actual: String(value) });
      }
      const cut = Math.min(255, Math.max(0, byte));
      largest = Math.max(largest, Math.abs(scaled - cut) / 255);
      return cut;
    },
    notes() {
      if (largest === 0) return [];
      const message = `pixels were rounded to bytes, at most by ${largest.toPrecision(3)} of the full range`;
      return [{ place, message }];
    },
  };
}
