/**
 * Ten digits as strokes: M moves, L draws a line, C a cubic Bezier curve. The box is 100 by 100, y grows
 * downwards. Several lines of one digit are variants of its shape.
 */
export const GLYPHS: readonly (readonly string[])[] = [
  [
    'M 54 2 C 24 0 12 30 12 52 C 12 82 28 98 48 98 C 72 98 86 74 86 46 C 86 22 74 4 50 3',
    'M 46 4 C 26 12 20 32 20 54 C 20 80 30 97 50 97 C 70 97 80 74 80 48 C 80 22 70 6 52 2 L 44 6',
  ],
  ['M 50 2 L 50 98', 'M 58 2 L 44 98', 'M 52 2 C 50 34 48 66 48 98'],
  [
    'M 18 26 C 20 2 76 -6 78 26 C 79 48 40 72 16 95 L 86 93',
    'M 22 18 C 34 -2 74 0 72 28 C 70 54 44 76 18 94 C 38 84 60 96 86 92',
  ],
  [
    'M 20 12 C 40 -6 78 2 74 26 C 72 42 54 47 42 48 C 62 48 82 56 80 74 C 78 100 36 104 16 86',
    'M 22 8 C 46 0 74 4 70 24 C 67 38 54 46 44 49 C 60 48 78 54 76 72 C 73 96 38 102 20 92',
  ],
  [
    'M 26 4 C 24 24 20 40 16 58 C 36 56 56 54 78 54 M 72 6 C 68 40 66 70 64 98',
    'M 30 8 L 18 56 L 76 52 M 66 22 C 62 48 58 72 56 98',
  ],
  [
    'M 78 6 C 62 8 46 8 32 8 L 26 46 C 46 36 80 42 78 68 C 76 98 36 102 16 86',
    'M 74 4 L 34 8 C 32 22 30 34 28 44 C 50 40 74 48 72 70 C 70 94 40 100 20 92',
  ],
  [
    'M 64 2 C 36 14 16 44 16 70 C 16 92 36 100 52 98 C 72 96 82 78 74 64 C 64 48 32 52 18 74',
    'M 54 2 C 34 24 20 48 20 72 C 20 94 40 100 52 97 C 70 94 78 76 70 64 C 60 52 32 58 22 78',
  ],
  ['M 14 8 L 80 8 C 66 36 52 66 44 98', 'M 16 14 C 36 8 58 6 78 6 C 72 36 58 66 50 98'],
  [
    'M 72 18 C 62 -2 28 0 28 22 C 28 44 76 52 76 76 C 76 102 22 104 22 76 C 22 54 66 44 72 20',
    'M 68 16 C 56 -4 28 4 32 24 C 36 42 72 56 70 78 C 68 102 28 102 28 78 C 28 56 62 44 69 18',
  ],
  [
    'M 74 26 C 66 -2 22 0 22 30 C 22 58 66 56 74 28 C 76 52 72 78 66 98',
    'M 72 20 C 56 -2 24 8 24 32 C 24 54 62 52 72 24 C 72 50 66 76 56 98',
  ],
];

/** Places along a glyph as points; each inner array is one stroke of the pen. */
export type Strokes = readonly (readonly Point[])[];
export type Point = readonly [x: number, y: number];

/** Straight pieces of one curve. */
const CURVE_STEPS = 10;

/** Turns a glyph into polylines. `bend` may move each written point, end points and control points alike. */
export function traceGlyph(glyph: string, bend: (point: Point) => Point): Strokes {
  const strokes: Point[][] = [];
  for (const [, command = '', numbers = ''] of glyph.matchAll(/([MLC])([^MLC]*)/g)) {
    const points = readPoints(numbers).map(bend);
    const stroke = strokes.at(-1);
    const start = stroke?.at(-1);
    if (command === 'M' || stroke === undefined || start === undefined) strokes.push(points);
    else if (command === 'L') stroke.push(...points);
    else stroke.push(...traceCurve([start, ...points] as [Point, Point, Point, Point]));
  }
  return strokes;
}

function readPoints(numbers: string): Point[] {
  const values = numbers.trim().split(/\s+/).map(Number);
  return Array.from(
    { length: values.length / 2 },
    (_, index): Point => [values[2 * index]!, values[2 * index + 1]!],
  );
}

/**
 * De Casteljau would do; the Bernstein form is shorter. The start is left out: it is the last point
 * drawn.
 */
function traceCurve([a, b, c, d]: readonly [Point, Point, Point, Point]): Point[] {
  return Array.from({ length: CURVE_STEPS }, (_, index): Point => {
    const t = (index + 1) / CURVE_STEPS;
    const u = 1 - t;
    const along = (axis: 0 | 1): number =>
      u * u * u * a[axis] + 3 * u * u * t * b[axis] + 3 * u * t * t * c[axis] + t * t * t * d[axis];
    return [along(0), along(1)];
  });
}
