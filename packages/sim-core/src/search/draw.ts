import { nextWord, type Stream } from '../random/stream.ts';

const TO_UNIT = 2.3283064365386963e-10; // 2^-32

/** A number between 0 and 1, never either: one of the middles of 2^32 equal parts. */
export function drawUnit(stream: Stream): number {
  return ((nextWord(stream) >>> 0) + 0.5) * TO_UNIT;
}

/** A whole number 0..choiceCount - 1; choices differ in likelihood by less than choiceCount / 2^32. */
export function drawIndex(stream: Stream, choiceCount: number): number {
  return Math.min(choiceCount - 1, Math.floor(drawUnit(stream) * choiceCount));
}

/** Puts the first `keptCount` places of `values` into a random order, drawn from all of them. */
export function shuffle<T>(stream: Stream, values: T[], keptCount = values.length): T[] {
  for (let i = 0; i < keptCount; i++) {
    const other = i + drawIndex(stream, values.length - i);
    const value = values[i]!;
    values[i] = values[other]!;
    values[other] = value;
  }
  return values;
}
