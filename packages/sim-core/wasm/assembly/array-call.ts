// The calls of ArrayKernel in the order in which kernels/simd-arrays.ts writes them: numbers and addresses.

export class Pack {
  patches: usize = 0;
  rowStride: i32 = 0;
  positionCount: i32 = 0;
  firstRow: i32 = 0;
  endRow: i32 = 0;
  planeCount: i32 = 0;
  planeShifts: usize = 0;
  planeDigitBits: usize = 0;
  dacBits: i32 = 0;
  patternRowCount: i32 = 0;
  patterns: usize = 0;
}

export class List {
  patterns: usize = 0;
  subgroupCount: i32 = 0;
  planeCount: i32 = 0;
  windowCount: i32 = 0;
  windows: usize = 0;
  integers: usize = 0;
  code: i32 = 0;
  patternCount: i32 = 0;
  entries: usize = 0;
  starts: usize = 0;
}

export class Describe {
  windowCount: i32 = 0;
  windows: usize = 0;
  entries: usize = 0;
  starts: usize = 0;
  patternCount: i32 = 0;
  activeCounts: usize = 0;
  driveSums: usize = 0;
  squareSums: usize = 0;
  scale: usize = 0;
  isFixed: i32 = 0;
  highestCodes: usize = 0;
  key: usize = 0;
  firstNumber: i32 = 0;
  groupCount: i32 = 0;
  groupIndex: i32 = 0;
  integers: usize = 0;
  floats: usize = 0;
}

export class Tables {
  cells: usize = 0;
  levels: usize = 0;
  rowCount: i32 = 0;
  dacBits: i32 = 0;
  patternRowCount: i32 = 0;
  gains: usize = 0;
  tables: usize = 0;
  counts: usize = 0;
}

export class Sum {
  tables: usize = 0;
  counts: usize = 0;
  entries: usize = 0;
  starts: usize = 0;
  windowCount: i32 = 0;
  sums: usize = 0;
  sumCounts: usize = 0;
}

/** Before the Tables, Sum, Convert and Compose of its panel 0. */
export class Group {
  panelCount: i32 = 0;
  panels: usize = 0;
  digits: usize = 0;
}

export class Convert {
  windowCount: i32 = 0;
  sums: usize = 0;
  sumCounts: usize = 0;
  windowFloats: usize = 0;
  windowIntegers: usize = 0;
  laneCount: i32 = 0;
  lanes: usize = 0;
  laneErrors: usize = 0;
  firstDraw: i32 = 0;
  lineCount: i32 = 0;
  kind: i32 = 0;
  hasWideSops: i32 = 0;
  hasWindowFloats: i32 = 0;
  hasLaneErrors: i32 = 0;
  isRoundedUp: i32 = 0;
  thresholds: usize = 0;
  thresholdStride: i32 = 0;
  stops: usize = 0;
  hasCoins: i32 = 0;
  middles: usize = 0;
  values: usize = 0;
  hasNoise: i32 = 0;
  hasClampError: i32 = 0;
  clampFactors: usize = 0;
  normals: usize = 0;
  wrongLanes: usize = 0;
  wrongPlanes: usize = 0;
}

export class Compose {
  windowCount: i32 = 0;
  values: usize = 0;
  windows: usize = 0;
  planeCount: i32 = 0;
  planeWeights: usize = 0;
  isWhole: i32 = 0;
  laneCount: i32 = 0;
  laneColumns: usize = 0;
  laneWeights: usize = 0;
  laneSigns: usize = 0;
  isContiguous: i32 = 0;
  wideSums: usize = 0;
  columnCount: i32 = 0;
}

export class Composed {
  positionCount: i32 = 0;
  planeCount: i32 = 0;
  planeWeights: usize = 0;
  patterns: usize = 0;
  tables: usize = 0;
  columnStride: i32 = 0;
  wrongs: usize = 0;
  wideSums: usize = 0;
  planeWrongs: usize = 0;
  patternUses: usize = 0;
}
