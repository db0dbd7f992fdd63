import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cholesky, solveLower, solveUpper } from './cholesky.ts';

fc.configureGlobal({ seed: 15 });

test('a system with a positive matrix is solved', () => {
  const systems = fc.integer({ min: 1, max: 12 }).chain((count) => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    return fc.record({
      half: fc.array(number, { minLength: count * count, maxLength: count * count }),
      wanted: fc.array(number, { minLength: count, maxLength: count }),
    });
  });
  fc.assert(
    fc.property(systems, ({ half, wanted }) => {
      const count = wanted.length;
      const entry = (i: number, j: number) =>
        wanted.reduce((sum, _, k) => sum + half[i * count + k]! * half[j * count + k]!, i === j ? 1 : 0);
      const matrix = Float64Array.from({ length: count * count }, (_, at) =>
        entry(Math.floor(at / count), at % count),
      );
      const right = Float64Array.from(wanted, (_, i) =>
        wanted.reduce((sum, x, j) => sum + matrix[i * count + j]! * x, 0),
      );
      const lower = cholesky(matrix, count)!;
      const solution = solveUpper(lower, solveLower(lower, right));
      wanted.forEach((x, i) => {
        expect(Math.abs(solution[i]! - x)).toBeLessThan(1e-11);
      });
    }),
  );
});

test('a matrix that is not positive has no factor', () => {
  expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
  expect(cholesky(Float64Array.of(4, 2, 2, 5), 2)).toEqual(Float64Array.of(2, 0, 1, 2));
});
