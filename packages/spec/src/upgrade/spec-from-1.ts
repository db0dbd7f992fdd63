/** A plain JSON object. */
type Members = Record<string, unknown>;

/** Where the fields of version 1 stand in version 2: for documents and for the paths of axes. */
const ACCELERATOR_MOVES: readonly (readonly [from: string, to: string])[] = [
  ['device.lrsSigmaRatio', 'device.variation.lognormal.lrsSigmaRatio'],
  ['device.hrsSigmaRatio', 'device.variation.lognormal.hrsSigmaRatio'],
  ['senseAmplifier', 'readout.converter.senseAmplifier'],
];
const QUANTIZATION_MOVES: readonly (readonly [from: string, to: string])[] = [
  ['activation', 'fixedPoint.activation'],
  ['weight', 'fixedPoint.weight'],
];
const RUN_MOVES = [
  ...ACCELERATOR_MOVES.map(([from, to]) => [`accelerator.${from}`, `accelerator.${to}`] as const),
  ...QUANTIZATION_MOVES.map(([from, to]) => [`quantization.${from}`, `quantization.${to}`] as const),
];

/** Most rows and columns that a crossbar may have. */
const MAX_LINE_COUNT = 1024;

/**
 * Version 1 knew no crossbars: operation units followed each other from the first row of a weight matrix to
 * its last. The tallest crossbar of whole operation units cuts a matrix where operation units end only: only
 * a matrix with more rows than it has goes on in another.
 */
export function upgradeAcceleratorFrom1(document: unknown): unknown {
  return acceleratorOf(document, rowCountsOf(document));
}

/** Version 1 sampled its tables. What it did not have is off, and the schema fills that in. */
export function upgradeRunSpecFrom1(document: unknown): unknown {
  return runSpecOf(document, []);
}

export function upgradeSweepSpecFrom1(document: unknown): unknown {
  if (!isMembers(document)) return document;
  const axes = Array.isArray(document.axes) ? document.axes : [];
  const sweptRowCounts = axes.flatMap((axis: unknown) =>
    isMembers(axis) && axis.path === 'accelerator.operationUnit.rowCount' ? numbersOf(axis.values) : [],
  );
  const base = runSpecOf(document.base, sweptRowCounts);
  return { ...document, base, ...('axes' in document ? { axes: axes.map(axisOf) } : {}) };
}

function runSpecOf(document: unknown, sweptRowCounts: readonly number[]): unknown {
  if (!isMembers(document)) return document;
  const { accelerator, quantization, statistics } = document;
  const sampled = isMembers(statistics)
    ? { ...statistics, chipCount: 1, tableMethod: 'sampled' }
    : statistics;
  return {
    ...document,
    specVersion: 2,
    fidelity: 'table',
    accelerator: acceleratorOf(accelerator, [...rowCountsOf(accelerator), ...sweptRowCounts]),
    quantization: moved(quantization, QUANTIZATION_MOVES),
    statistics: sampled,
  };
}

function acceleratorOf(document: unknown, rowCounts: readonly number[]): unknown {
  if (!isMembers(document)) return document;
  const crossbar = {
    rowCount: tallestRowCount(rowCounts),
    columnCount: MAX_LINE_COUNT,
    wordLineSegmentOhm: 0,
    bitLineSegmentOhm: 0,
    driverOhm: 0,
    senseOhm: 0,
    irDropModel: 'exact',
  };
  return { ...(moved(document, ACCELERATOR_MOVES) as Members), crossbar };
}

function axisOf(axis: unknown): unknown {
  if (!isMembers(axis) || typeof axis.path !== 'string') return axis;
  const path = axis.path;
  const move = RUN_MOVES.find(([from]) => path === from || path.startsWith(`${from}.`));
  return move ? { ...axis, path: move[1] + path.slice(move[0].length) } : axis;
}

/** A crossbar that whole operation units of each of these heights fill, as tall as may be. */
function tallestRowCount(rowCounts: readonly number[]): number {
  const counts = rowCounts.filter((count) => Number.isInteger(count) && count >= 1);
  const shared = counts.reduce((product, count) => (product * count) / commonDivisor(product, count), 1);
  return shared > MAX_LINE_COUNT ? MAX_LINE_COUNT : Math.floor(MAX_LINE_COUNT / shared) * shared;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

function rowCountsOf(accelerator: unknown): readonly number[] {
  const unit = isMembers(accelerator) ? accelerator.operationUnit : null;
  return isMembers(unit) ? numbersOf([unit.rowCount]) : [];
}

function numbersOf(values: unknown): readonly number[] {
  return Array.isArray(values) ? values.filter((value): value is number => typeof value === 'number') : [];
}

/** A copy in which every member that is at `from` is at `to`. */
function moved(document: unknown, moves: readonly (readonly [from: string, to: string])[]): unknown {
  if (!isMembers(document)) return document;
  const copy = structuredClone(document);
  for (const [from, to] of moves) {
    const value = take(copy, from.split('.'));
    if (value !== undefined) put(copy, to.split('.'), value);
  }
  return copy;
}

function take(members: Members, [step = '', ...rest]: readonly string[]): unknown {
  const value = members[step];
  if (rest.length > 0) return isMembers(value) ? take(value, rest) : undefined;
  delete members[step];
  return value;
}

function put(members: Members, [step = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    members[step] = value;
    return;
  }
  const child = members[step];
  const branch: Members = isMembers(child) ? child : {};
  members[step] = branch;
  put(branch, rest, value);
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
