/**
 * Our chip with the parameters of a NeuroSim variant and the values of its components.
 *
 * - A crossbar covers the box around its cells, the drivers beside its rows and the converters and adders
 * below
 *   its columns: cells + drivers + columns + drivers x columns / cells; the last one is white. Drivers of
 *   resistive cells shift levels: ROW_DRIVER_F2, set once so that the area of `mini_rram22_base` is met.
 * - Reads and moves go by one clock: converter, decoder (as of a 128 x 128 SRAM) and a fifth of the time of a
 *   bit line, times 1.4 where the parameters are validated. Buses carry 32 bits a clock.
 * - Wires of buses and links are as long as a tile is wide.
 */
import type { DeploymentSpecDraft } from '@dl-rsim/spec';
import { presetDeployment, tileGrid } from './deploy-shape.ts';
import { converterPart, type PartEntry, partsAt } from './neurosim-parts.ts';

/** What is set in a variant; the rest is NeuroSim's default. */
export interface NeurosimVariant {
  readonly nodeNm: number;
  readonly rowCount: number;
  readonly parallelRowCount: number;
  readonly cellBits: number;
  readonly kind: 'sram' | 'transistor' | 'crosspoint';
  readonly levelCount: number;
  readonly columnsPerConverterCount: number;
  readonly isSar: boolean;
  readonly isSequential: boolean;
  readonly onOhm: number;
  readonly offOhm: number;
  readonly isKernelSplit: boolean;
  readonly isPipelined: boolean;
  readonly isHTree: boolean;
  readonly isValidated: boolean;
  readonly isSynchronous: boolean;
  readonly oneBitRatio: number;
  /** Cells with weights, of those of its crossbars: less than all conduct in a column. */
  readonly usedCellRatio: number;
}

type ChipDraft = DeploymentSpecDraft['chip'];

/** Area of a row's driver with its level shifter, in squares of the feature. */
const ROW_DRIVER_F2 = 58_000;
/** Width and height of a cell, in features. */
const CELL_FEATURES = { sram: [28, 10], transistor: [12, 4], crosspoint: [4, 4] } as const;
const WIRE_FARAD_PER_M = 2e-10;
/** Wires, timing and switching of built chips: factors that `validated` turns on. */
const VALIDATED = { secFactor: 1.4, energyFactor: 1.22, adderActivity: 0.15, registerActivity: 0.5 };
const PES = 16;
const PE_CROSSBARS = 4;
const TILE_CROSSBARS = PES * PE_CROSSBARS;
const BUS_BITS = 32;

const none = { count: 0, energyJ: 0, actionSec: 0, areaM2: 0 };

/** Values at the variant's node that several parts need. */
function sizesOf(variant: NeurosimVariant, entries: readonly PartEntry[]) {
  const { nodeNm, kind, rowCount } = variant;
  const at = partsAt(entries, nodeNm);
  const featureM = nodeNm * 1e-9;
  const widthM = rowCount * CELL_FEATURES[kind][0] * featureM;
  const heightM = rowCount * CELL_FEATURES[kind][1] * featureM;
  const readV = at('tech', 'readV');
  const vdd = at('tech', 'vdd');
  const accessOhm = vdd / (at('tech', 'Ion_n') * 1.23 * featureM);
  const [onOhm, offOhm] = kind === 'sram' ? [accessOhm, 1000 * accessOhm] : [variant.onOhm, variant.offOhm];
  const meanSiemens = (1 / onOhm + 1 / offOhm) / 2;
  const rowsOnCount = variant.parallelRowCount * variant.oneBitRatio * variant.usedCellRatio;
  const columnOhm = 1 / (rowsOnCount * meanSiemens);
  const gateFaradPerM = at('tech', 'capIdealGate') + at('tech', 'capFringe');
  const rowFarad = widthM * WIRE_FARAD_PER_M + rowCount * featureM * gateFaradPerM;
  const lineSec = (heightM * WIRE_FARAD_PER_M) / (meanSiemens * (variant.parallelRowCount / 2));
  return { at, featureM, widthM, heightM, readV, vdd, columnOhm, lineSec, rowFarad };
}

function clockOf(variant: NeurosimVariant, entries: readonly PartEntry[]) {
  const { at, columnOhm, lineSec } = sizesOf(variant, entries);
  const converter = converterPart(entries, variant.nodeNm, {
    item: variant.isSar ? 'sar_adc' : 'mlsa_current',
    levelCount: variant.isSequential ? 2 : variant.levelCount,
    columnOhm,
  });
  const decodeSec = at('buffer_sram', 'readLine_ns', { rows: 128 }) * 1e-9;
  const factor = variant.isValidated && variant.isSynchronous ? VALIDATED.secFactor : 1;
  return { converter, clockSec: factor * (converter.sec + decodeSec + lineSec / 5) };
}

/** The chip; `tileSideM`: how far wires of a tile go. */
export function neurosimChip(
  variant: NeurosimVariant,
  entries: readonly PartEntry[],
  { tileCount, tileSideM }: { readonly tileCount: number; readonly tileSideM: number },
): ChipDraft {
  const { chip } = presetDeployment('neurosim-default');
  const { at, readV, vdd, rowFarad } = sizesOf(variant, entries);
  const { converter, clockSec } = clockOf(variant, entries);
  const switched = variant.isValidated ? VALIDATED.energyFactor : 1;
  const wireJ = at('wire', 'energy_fJ_per_mm_bit', { delayTol: 0 }) * 1e-12 * tileSideM * switched;
  const registerJ = at('dff1b', 'energy_fJ') * 1e-15 * (variant.isValidated ? 1 : 1 / 0.5);
  const register = (bits: number) => ({
    energyJ: registerJ,
    actionSec: clockSec / bits,
    leakageW: (bits / 1024) * at('buffer_rf', 'leak_uW', { rows: 32 }) * 1e-6,
    areaM2: (bits / 1024) * at('buffer_rf', 'area_um2', { rows: 32 }) * 1e-12,
  });
  const buffer = at('buffer_sram', 'read_fJ_per_bit', { rows: 128 }) * 1e-15;
  const bufferM2 = 16 * at('buffer_sram', 'area_um2', { rows: 128 }) * 1e-12;
  const columns = columnParts(variant, entries);
  return {
    ...chip,
    ...tileGrid(tileCount),
    topology: variant.isHTree ? 'hTree' : 'mesh',
    peCount: PES,
    crossbarCount: PE_CROSSBARS,
    fillSec: 0,
    crossbarEnergy: 'lumped',
    readV,
    converters: {
      count: columns.converterCount,
      conversionSec: clockSec,
      cost: { fixed: { energyJ: converter.energyJ, areaM2: converter.areaM2 } },
    },
    technology: { statedNodeM: variant.nodeNm * 1e-9, targetNodeM: variant.nodeNm * 1e-9 },
    costs: {
      ...chip.costs,
      // The currents of the cells are in the energies of NeuroSim's converters, reads in the clock.
      crossbar: { energyJ: 0, actionSec: 0, areaM2: boxOf(variant, entries, converter.areaM2) },
      // A row is charged again for each of the columns that share a converter.
      dac: {
        energyJ: rowFarad * vdd * vdd * variant.columnsPerConverterCount * switched,
        actionSec: clockSec,
        areaM2: 0,
      },
      shiftAdd: {
        count: columns.converterCount * PE_CROSSBARS,
        energyJ: columns.adderJ,
        actionSec: clockSec,
        areaM2: columns.adderM2,
      },
      inputRegister: register(2 * variant.rowCount),
      outputRegister: register(8 * variant.rowCount),
      tileRegister: register(8 * variant.rowCount),
      buffer: { energyJ: buffer, actionSec: clockSec / BUS_BITS, areaM2: bufferM2 },
      bus: { energyJ: wireJ / 2, actionSec: clockSec / (PES * BUS_BITS), areaM2: 0 },
      accumulator: {
        count: TILE_CROSSBARS,
        energyJ: adderJ(variant, at('adder', 'energy_fJ', { bits: 16 })),
        actionSec: clockSec / 8,
        areaM2: at('adder', 'area_um2', { bits: 16 }) * 1e-12,
      },
      activation: { ...chip.costs.activation, energyJ: at('relu_8b', 'energy_fJ') * 1e-15, actionSec: 0 },
      pool: { ...chip.costs.pool, energyJ: (at('maxpool2x2_8b', 'energy_fJ') * 1e-15) / 4, actionSec: 0 },
      router: { ...register(640), energyJ: 4 * registerJ, actionSec: 0 },
      link: { energyJ: wireJ, actionSec: clockSec / (PES * BUS_BITS), areaM2: 0 },
      dram: none,
    },
  };
}

const adderJ = ({ isValidated }: NeurosimVariant, energyFj: number): number =>
  energyFj * 1e-15 * (isValidated ? 1 : 1 / VALIDATED.adderActivity);

/** Converters of a crossbar, and what adds up behind each. */
function columnParts(variant: NeurosimVariant, entries: readonly PartEntry[]) {
  const at = partsAt(entries, variant.nodeNm);
  const bits = Math.log2(variant.levelCount) + Math.log2(variant.rowCount / variant.parallelRowCount) + 1;
  const byBits = (field: string) => {
    const points = [6, 8, 12].map((one): readonly [number, number] => [
      one,
      at('shiftadd', field, { adderBits: one }),
    ]);
    let [low, high] = [points[0]!, points[2]!];
    for (const point of points) {
      if (point[0] <= bits) low = point;
      else high = high[0] > point[0] ? point : high;
    }
    return low[1] + ((high[1] - low[1]) * (bits - low[0])) / Math.max(1, high[0] - low[0]);
  };
  return {
    converterCount: Math.ceil(variant.rowCount / variant.columnsPerConverterCount),
    adderJ: adderJ(variant, byBits('energy_fJ')),
    adderM2: byBits('area_um2') * 1e-12,
  };
}

/** Cells, drivers and what is white between them and the columns' parts. */
function boxOf(variant: NeurosimVariant, entries: readonly PartEntry[], converterM2: number): number {
  const { featureM, widthM, heightM } = sizesOf(variant, entries);
  const { converterCount, adderM2 } = columnParts(variant, entries);
  const shrink = variant.isValidated ? 1 : 1 / 1.44 ** 2;
  const driverM2 = variant.kind === 'sram' ? 0 : ROW_DRIVER_F2 * featureM * featureM * shrink;
  const rowsM2 = variant.rowCount * driverM2;
  const columnsM2 = converterCount * (converterM2 + adderM2);
  const cellsM2 = widthM * heightM;
  return cellsM2 + rowsM2 + (rowsM2 * columnsM2) / cellsM2;
}
