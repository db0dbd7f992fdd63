/**
 * Triangular factor of a symmetric positive definite matrix, and what is solved with it.
 *
 * Equation: A = L L', row by row; L x = b forwards, L' x = b backwards.
 * Valid: some hundreds of rows; additions, products, quotients and roots only, so the same bits everywhere.
 * Ignored: pivoting, which such a matrix does not need.
 */

/** L [row][column] of A [row][column], of which the lower half is read; null where A is not positive. */
export function cholesky(matrix: Float64Array, count: number): Float64Array | null {
  const lower = new Float64Array(count * count);
  for (let row = 0; row < count; row++) {
    const rowAt = row * count;
    for (let column = 0; column <= row; column++) {
      const columnAt = column * count;
      let sum = matrix[rowAt + column]!;
      for (let k = 0; k < column; k++) sum -= lower[rowAt + k]! * lower[columnAt + k]!;
      if (column < row) lower[rowAt + column] = sum / lower[columnAt + column]!;
      else if (sum > 0) lower[rowAt + row] = Math.sqrt(sum);
      else return null;
    }
  }
  return lower;
}

/** x of L x = b. */
export function solveLower(lower: Float64Array, right: Float64Array): Float64Array {
  const count = right.length;
  const solution = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const at = row * count;
    let sum = right[row]!;
    for (let k = 0; k < row; k++) sum -= lower[at + k]! * solution[k]!;
    solution[row] = sum / lower[at + row]!;
  }
  return solution;
}

/** x of L' x = b. */
export function solveUpper(lower: Float64Array, right: Float64Array): Float64Array {
  const count = right.length;
  const solution = right.slice();
  for (let row = count - 1; row >= 0; row--) {
    const at = row * count;
    const value = solution[row]! / lower[at + row]!;
    solution[row] = value;
    for (let k = 0; k < row; k++) solution[k]! -= lower[at + k]! * value;
  }
  return solution;
}
