// All panels of a row group; see kernels/array-reference.ts for its meaning.
import { buildTables, sumPatterns } from './array';
// biome-ignore lint/style/useImportType: AssemblyScript knows no type imports
import { Compose, Convert, Group, Sum, Tables } from './array-call';
import { composeValues, signWeights } from './array-compose';
import { convertSums } from './array-convert';
import { isCheaperByRows, sumRows } from './array-rows';
import { composeWhole, isUnit, roundWhole } from './array-whole';

const LANES: i32 = 16;
const LANE_ROWS: i32 = 5;
const STRETCH_WINDOWS: i32 = 128;
const EXACTLY: i32 = 2;
/** Bytes of a window's number, and of its integers or floats. */
const NUMBER_BYTES: i32 = 4;
const WINDOW_BYTES: i32 = 16;

/** Tables, Sum, Convert and Compose lie behind the Group. */
export function readGroup(at: usize): void {
  const call = changetype<Group>(at);
  const buildAt = at + offsetof<Group>();
  const sumAt = buildAt + offsetof<Tables>();
  const build = changetype<Tables>(buildAt);
  const sum = changetype<Sum>(sumAt);
  const convert = changetype<Convert>(sumAt + offsetof<Sum>());
  const compose = changetype<Compose>(sumAt + offsetof<Sum>() + offsetof<Convert>());
  const usesRows = isCheaperByRows(build, sum);
  const gains = build.gains;
  const kind = convert.kind;
  const hasWindowFloats = convert.hasWindowFloats;
  const hasLaneErrors = convert.hasLaneErrors;
  const hasNoise = convert.hasNoise;
  const hasClampError = convert.hasClampError;
  const weights = compose.laneWeights;
  const signs = compose.laneSigns;
  for (let i = 0; i < call.panelCount; i++) {
    const panel = call.panels + (i << 4);
    const isInScope = load<i32>(panel, 8);
    convert.firstDraw = load<i32>(panel);
    convert.laneCount = load<i32>(panel, 4);
    convert.kind = isInScope ? kind : EXACTLY;
    convert.hasWindowFloats = isInScope & hasWindowFloats;
    convert.hasLaneErrors = isInScope & hasLaneErrors;
    convert.hasNoise = isInScope & hasNoise;
    convert.hasClampError = isInScope & hasClampError;
    compose.laneCount = load<i32>(panel, 4);
    compose.isContiguous = load<i32>(panel, 12);
    compose.laneWeights = weights + i * LANES * 8;
    compose.laneSigns = signs ? signs + i * LANES : 0;
    signWeights(compose);
    build.gains = isInScope ? gains : call.digits;
    if (!usesRows) buildTables(buildAt);
    readPanel(sumAt, usesRows ? build : null);
    build.cells += build.rowCount * LANES * 4;
    build.levels += build.rowCount * LANES;
    convert.lanes += LANE_ROWS * LANES * 4;
    convert.laneErrors += 2 * LANES * 4;
    convert.wrongLanes += LANES * 4;
    compose.laneColumns += LANES * 4;
  }
}

/** All windows of a panel, a stretch that stays in the first cache at a time; by `rows` or by tables. */
function readPanel(sumAt: usize, rows: Tables | null): void {
  const convertAt = sumAt + offsetof<Sum>();
  const composeAt = convertAt + offsetof<Convert>();
  const sum = changetype<Sum>(sumAt);
  const convert = changetype<Convert>(convertAt);
  const compose = changetype<Compose>(composeAt);
  const isRounded = compose.isWhole && isUnit(convert, compose);
  const starts = sum.starts;
  const windows = compose.windows;
  const floats = convert.windowFloats;
  const integers = convert.windowIntegers;
  const windowCount = sum.windowCount;
  for (let first = 0; first < windowCount; first += STRETCH_WINDOWS) {
    const count = min(windowCount - first, STRETCH_WINDOWS);
    sum.windowCount = count;
    convert.windowCount = count;
    compose.windowCount = count;
    if (rows) sumRows(rows, sum);
    else sumPatterns(sumAt);
    if (isRounded) {
      roundWhole(convert, compose);
    } else {
      convertSums(convertAt);
      if (compose.isWhole) composeWhole(compose);
      else composeValues(composeAt);
    }
    sum.starts += count * NUMBER_BYTES;
    compose.windows += count * NUMBER_BYTES;
    convert.windowFloats += count * WINDOW_BYTES;
    convert.windowIntegers += count * WINDOW_BYTES;
  }
  sum.starts = starts;
  compose.windows = windows;
  convert.windowFloats = floats;
  convert.windowIntegers = integers;
  sum.windowCount = windowCount;
}
