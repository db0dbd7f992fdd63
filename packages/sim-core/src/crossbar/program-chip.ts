/**
 * The crossbars that hold one weight matrix of one chip, cell by cell.
 *
 * Quantity: conductance of every cell over the highest nominal level's.
 * Equation: programmed (spread and drift) as device/sample-cell; stuck cells take the median level of their
 * state with its spread and do not drift; a cell whose trap is filled conducts (1 - amplitude) of its value.
 * @source chen2017 (stuck cells); he2019 (random telegraph noise).
 * Valid: traps are slow against a read: frozen over the images of one repeat, drawn anew for the next.
 * Ignored: faults and traps that depend on place beyond clusters, programming and verifying cycles.
 *
 * Randomness: crossbar i of (chip, layer, group) draws from streams ('program' | 'program.fault' |
 * 'program.stuck', chip, layer, group, i), its traps from ('program.telegraph', chip, repeat, layer, group,
 * i); cells in the order [row][bit line].
 */
import type { CellModel } from '../device/cell-model.ts';
import { sampleConductances } from '../device/sample-cell.ts';
import { nextWord, stream } from '../random/stream.ts';
import { encodeGroup } from './encode-group.ts';
import { drawFaults, FAULTLESS, STUCK_HIGH } from './fault-map.ts';
import type { CrossbarPlace, LinePlacement } from './place-lines.ts';
import type { ReadPlan } from './read-plan.ts';

/** Levels of all cells of a matrix, [row][line], and the signs of its lines. */
export interface MatrixLevels {
  readonly positive: Uint8Array;
  /** Null unless differential. */
  readonly negative: Uint8Array | null;
  /** [group][line]; null unless forms. */
  readonly signs: Int8Array | null;
}

/** Whose cells they are. */
export interface MatrixAddress {
  readonly seed: string;
  readonly chipIndex: number;
  readonly layerIndex: number;
  readonly groupIndex: number;
}

/** Encodes all row groups of a matrix. */
export function encodeMatrix(plan: ReadPlan, weights: Int32Array): MatrixLevels {
  const { rowCount, lineCount, groups } = plan;
  const { encoding } = plan.format;
  const positive = new Uint8Array(rowCount * lineCount);
  const negative = encoding === 'differential' ? new Uint8Array(rowCount * lineCount) : null;
  const signs = encoding === 'forms' ? new Int8Array(groups.length * lineCount) : null;
  for (const [g, group] of groups.entries()) {
    const encoded = encodeGroup(plan, weights, group);
    positive.set(encoded.positive, group.firstRow * lineCount);
    if (encoded.negative) negative?.set(encoded.negative, group.firstRow * lineCount);
    if (encoded.signs) signs?.set(encoded.signs, g * lineCount);
  }
  return { positive, negative, signs };
}

/** Conductances of one crossbar's cells, [row][bit line], freshly programmed for a chip. */
export function programCrossbar(
  matrix: { readonly plan: ReadPlan; readonly levels: MatrixLevels; readonly placement: LinePlacement },
  place: CrossbarPlace,
  { cell, address }: { readonly cell: CellModel; readonly address: MatrixAddress },
): Float32Array {
  const { seed, chipIndex, layerIndex, groupIndex } = address;
  const streamOf = (name: string) =>
    stream(seed, name, chipIndex, layerIndex, groupIndex, place.crossbarIndex);
  const levels = crossbarLevels(matrix, place);
  const ratios = new Float32Array(levels.length);
  sampleConductances(streamOf('program'), cell, levels, ratios);
  const { lrsRatio, hrsRatio } = cell.faults;
  if (lrsRatio === 0 && hrsRatio === 0) return ratios;
  const states = crossbarFaults(place, { cell, address });
  const stuckLevels = states
    .filter((state) => state !== FAULTLESS)
    .map((state) => (state === STUCK_HIGH ? cell.levels.length - 1 : 0));
  const stuck = new Float32Array(stuckLevels.length);
  const undrifting = { ...cell, drift: { logTime: 0, meanRatio: 0, sigmaRatio: 0 } };
  sampleConductances(streamOf('program.stuck'), undrifting, stuckLevels, stuck);
  for (let i = 0, next = 0; i < ratios.length; i++) {
    if (states[i] !== FAULTLESS) ratios[i] = stuck[next++]!;
  }
  return ratios;
}

/** States of a crossbar's cells on a chip, [row][bit line]: see fault-map. */
export function crossbarFaults(
  place: CrossbarPlace,
  { cell, address }: { readonly cell: Pick<CellModel, 'faults'>; readonly address: MatrixAddress },
): Uint8Array {
  const { seed, chipIndex, layerIndex, groupIndex } = address;
  const source = stream(seed, 'program.fault', chipIndex, layerIndex, groupIndex, place.crossbarIndex);
  const size = { rowCount: place.endRow - place.firstRow, columnCount: place.columnCount };
  return drawFaults(source, size, cell.faults);
}

/** What the cells of a crossbar conduct in one repeat: some traps are filled. */
export function fillTraps(
  ratios: Float32Array,
  place: CrossbarPlace,
  options: { readonly cell: CellModel; readonly address: MatrixAddress; readonly repeatIndex: number },
): Float32Array {
  const { probabilityRatio, amplitudeRatio } = options.cell.telegraph;
  if (probabilityRatio === 0 || amplitudeRatio === 0) return ratios;
  const { seed, chipIndex, layerIndex, groupIndex } = options.address;
  const indices = [chipIndex, options.repeatIndex, layerIndex, groupIndex, place.crossbarIndex];
  const source = stream(seed, 'program.telegraph', ...indices);
  const limit = probabilityRatio * 4294967296;
  return ratios.map((ratio) => (nextWord(source) >>> 0 < limit ? ratio * (1 - amplitudeRatio) : ratio));
}

function crossbarLevels(
  {
    plan,
    levels,
    placement,
  }: { readonly plan: ReadPlan; readonly levels: MatrixLevels; readonly placement: LinePlacement },
  place: CrossbarPlace,
): Uint8Array {
  const { positive, negative } = levels;
  const { sideCount } = placement;
  const out = new Uint8Array((place.endRow - place.firstRow) * place.columnCount);
  for (let row = place.firstRow, at = 0; row < place.endRow; row++) {
    for (let line = place.firstLine; line < place.endLine; line++, at += sideCount) {
      out[at] = positive[row * plan.lineCount + line]!;
      if (negative) out[at + 1] = negative[row * plan.lineCount + line]!;
    }
  }
  return out;
}
