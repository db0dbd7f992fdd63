/**
 * Integrals by composite Gauss-Legendre quadrature with 8 nodes a panel: exact for polynomials up to degree
 * 15 in each panel.
 */
const NODES = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363];
const WEIGHTS = [0.362683783378362, 0.31370664587788727, 0.22238103445337448, 0.10122853629037626];

/** Positions and weights of a rule, in ascending order. */
export interface Quadrature {
  readonly positions: Float64Array;
  readonly weights: Float64Array;
}

/** The rule for the integral from `low` to `high` over `panelCount` equal panels of 8 nodes. */
export function gaussLegendre(low: number, high: number, panelCount: number): Quadrature {
  const positions = new Float64Array(8 * panelCount);
  const weights = new Float64Array(8 * panelCount);
  const half = (high - low) / (2 * panelCount);
  for (let panel = 0; panel < panelCount; panel++) {
    const centre = low + (2 * panel + 1) * half;
    for (let i = 0; i < 4; i++) {
      const at = 8 * panel;
      positions[at + 3 - i] = centre - half * NODES[i]!;
      positions[at + 4 + i] = centre + half * NODES[i]!;
      weights[at + 3 - i] = half * WEIGHTS[i]!;
      weights[at + 4 + i] = half * WEIGHTS[i]!;
    }
  }
  return { positions, weights };
}
