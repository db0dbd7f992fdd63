import { expect, test } from 'vitest';
import { placeLines } from './place-lines.ts';
import { planReads, type ReadFormat } from './read-plan.ts';

const format: ReadFormat = {
  encoding: 'offset',
  weightBits: 4,
  levelBits: 1,
  inputBits: 4,
  isInputSigned: false,
  dacBits: 1,
  crossbarRowCount: 8,
  crossbarColumnCount: 20,
  ouRowCount: 4,
  ouColumnCount: 8,
};

/** rows x lines of every crossbar. */
function draw(changes: Partial<ReadFormat>): string {
  const plan = planReads({ rowCount: 10, columnCount: 10 }, { ...format, ...changes });
  const { crossbars } = placeLines(plan);
  return crossbars
    .map((c) => `${c.firstRow}-${c.endRow}:${c.firstLine}-${c.endLine}(${c.columnCount})`)
    .join(' ');
}

test('lines fill crossbars by whole blocks of bit lines', () => {
  expect(draw({})).toBe('0-8:0-16(16) 0-8:16-32(16) 0-8:32-40(8) 8-10:0-16(16) 8-10:16-32(16) 8-10:32-40(8)');
});

test('pairs take two neighbouring bit lines of a block', () => {
  expect(draw({ encoding: 'differential', crossbarRowCount: 16 })).toBe(
    '0-10:0-8(16) 0-10:8-16(16) 0-10:16-24(16) 0-10:24-30(12)',
  );
});

test('a block of one bit line holds a pair', () => {
  const changes = { encoding: 'differential', ouColumnCount: 1, crossbarColumnCount: 60 } as const;
  expect(draw({ ...changes, crossbarRowCount: 16 })).toBe('0-10:0-30(60)');
});
