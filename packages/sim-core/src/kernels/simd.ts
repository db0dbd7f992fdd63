import { invariant } from '../numeric/invariant.ts';
import { createBorrow } from './borrow.ts';
import { KERNELS_BASE64 } from './generated/kernels.ts';
import { bitRowBytes, blockPlaceCount, type InjectionCall, scratchParts } from './injection-call.ts';
import type { Block, ElementKind, Elements, GatherCall, Kernel } from './kernel.ts';
import { createSimdArrays } from './simd-arrays.ts';
import { createWasmInstance, createWasmMemory, type WasmMemory } from './wasm.ts';

/** Below this lie the arguments that do not fit a call. */
const FIRST_BYTE = 1024;
const PAGE_BYTES = 65536;

/** The kernel in WebAssembly with a memory of its own, or null where the engine has no SIMD. */
export function createSimdKernel(): Kernel | null {
  const memory = createWasmMemory();
  const wasm = memory && createWasmInstance(KERNELS_BASE64, memory);
  if (!memory || !wasm) return null;
  const held: HeldBuffer = { buffer: memory.buffer };
  const allocate = createAllocate(memory, held);
  const writeArguments = createWriteArguments(held);
  const gather = (call: GatherCall<'int16'> | GatherCall<'float32'>, elementShift: number) => {
    writeArguments(shapeValues(call));
    const { groupIndex, firstPosition, positionCount, input, patches, rowStride } = call;
    wasm.gatherPatches(
      0,
      groupIndex,
      firstPosition,
      positionCount,
      input.byteOffset,
      patches.byteOffset,
      rowStride,
      elementShift,
    );
  };
  return {
    name: 'simd',
    arrays: createSimdArrays(wasm, writeArguments),
    allocate,
    borrow: createBorrow(allocate),
    gatherIntegers: (call) => gather(call, 1),
    gatherFloats: (call) => gather(call, 2),
    multiplyIntegers: (call) =>
      wasm.multiplyIntegers(
        call.patches.byteOffset,
        call.rowStride,
        call.weights.byteOffset,
        call.pairCount,
        call.firstPair,
        call.endPair,
        call.sums.byteOffset,
        call.positionCount,
        call.panelCount,
      ),
    multiplyFloats: (call) =>
      wasm.multiplyFloats(
        call.patches.byteOffset,
        call.rowStride,
        call.weights.byteOffset,
        call.rowCount,
        call.sums.byteOffset,
        call.positionCount,
        call.panelCount,
      ),
    widenSums: ({ sums, columnStride, wideSums, columnCount, positionCount }) =>
      wasm.widenSums(sums.byteOffset, columnStride, wideSums.byteOffset, columnCount, positionCount),
    injectErrors(call) {
      writeArguments(injectionValues(call));
      wasm.injectErrors(0);
    },
  };
}

/** The memory's buffer as it is now: asking the memory itself takes longer than most uses of a view. */
interface HeldBuffer {
  buffer: ArrayBuffer;
}

/** Blocks one behind the other; the memory grows with them, and nowhere else. */
function createAllocate(memory: WasmMemory, held: HeldBuffer): Kernel['allocate'] {
  let endByte = FIRST_BYTE;
  return <K extends ElementKind>(kind: K, count: number): Block<K> => {
    const byteOffset = endByte;
    endByte += Math.ceil((count * BYTES[kind]) / 16) * 16;
    const missing = endByte - held.buffer.byteLength;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE_BYTES));
      held.buffer = memory.buffer;
    }
    return new MemoryBlock(held, kind, { count, byteOffset });
  };
}

function createWriteArguments(held: HeldBuffer): (values: readonly number[]) => void {
  const wordsOf = () => new Int32Array(held.buffer, 0, FIRST_BYTE / 4);
  let { buffer } = held;
  let words = wordsOf();
  return (values) => {
    if (buffer !== held.buffer) {
      buffer = held.buffer;
      words = wordsOf();
    }
    for (let i = 0; i < values.length; i++) words[i] = values[i]!;
  };
}

/** A block whose view follows the memory when it grows. */
class MemoryBlock<K extends ElementKind> implements Block<K> {
  readonly byteOffset: number;
  readonly #held: HeldBuffer;
  readonly #kind: K;
  readonly #count: number;
  #buffer: ArrayBuffer;
  #view: Elements[K];

  constructor(held: HeldBuffer, kind: K, place: { readonly count: number; readonly byteOffset: number }) {
    invariant(place.byteOffset >= FIRST_BYTE, 'blocks lie behind the arguments');
    this.byteOffset = place.byteOffset;
    this.#held = held;
    this.#kind = kind;
    this.#count = place.count;
    this.#buffer = held.buffer;
    this.#view = VIEWS[kind](held.buffer, place.byteOffset, place.count);
  }

  get view(): Elements[K] {
    const { buffer } = this.#held;
    if (this.#buffer !== buffer) {
      this.#buffer = buffer;
      this.#view = VIEWS[this.#kind](buffer, this.byteOffset, this.#count);
    }
    return this.#view;
  }
}

const BYTES: { readonly [K in ElementKind]: number } = {
  int8: 1,
  uint8: 1,
  int16: 2,
  int32: 4,
  float32: 4,
  float64: 8,
};

const VIEWS: {
  readonly [K in ElementKind]: (buffer: ArrayBuffer, byteOffset: number, count: number) => Elements[K];
} = {
  int8: (...place) => new Int8Array(...place),
  uint8: (...place) => new Uint8Array(...place),
  int16: (...place) => new Int16Array(...place),
  int32: (...place) => new Int32Array(...place),
  float32: (...place) => new Float32Array(...place),
  float64: (...place) => new Float64Array(...place),
};

/** The fields of Shape in wasm/assembly/gather.ts. */
function shapeValues({ shape }: GatherCall<'int16'> | GatherCall<'float32'>): readonly number[] {
  return [
    shape.groupCount,
    shape.inputHeightCount,
    shape.inputWidthCount,
    shape.channelCount,
    shape.outputWidthCount,
    shape.kernelHeightCount,
    shape.kernelWidthCount,
    shape.strideHeightCount,
    shape.strideWidthCount,
    shape.dilationHeightCount,
    shape.dilationWidthCount,
    shape.padTopCount,
    shape.padLeftCount,
  ];
}

/** The fields of Config in wasm/assembly/config.ts. */
function injectionValues({ reads, rows, state, ...call }: InjectionCall): readonly number[] {
  return [
    call.firstPosition,
    call.positionCount,
    call.patches.byteOffset,
    call.rowStride,
    call.wideSums.byteOffset,
    call.columnCount,
    reads.inputBits,
    reads.planeCount,
    reads.planeShifts.byteOffset,
    reads.planeDigitBits.byteOffset,
    reads.digitBits,
    reads.planeWeights.byteOffset,
    reads.groupCount,
    reads.groupFirstRows.byteOffset,
    reads.groupRowCounts.byteOffset,
    reads.lineCount,
    reads.firstLine,
    reads.endLine,
    reads.lineColumns.byteOffset,
    reads.lineWeights.byteOffset,
    reads.lineSlices.byteOffset,
    reads.signs ? reads.signs.byteOffset : 0,
    reads.levelBits,
    reads.sideCount,
    reads.maskBytes,
    reads.masks.byteOffset,
    rows.maxActiveCount,
    rows.rowOrigins.byteOffset,
    rows.modes.byteOffset,
    rows.bounds.byteOffset,
    rows.strides.byteOffset,
    rows.highestDraws.byteOffset,
    rows.starts.byteOffset,
    rows.totals.byteOffset,
    rows.cumulatives.byteOffset,
    rows.deviations.byteOffset,
    state.key.byteOffset,
    state.skips.byteOffset,
    state.drawCounts.byteOffset,
    state.counts.byteOffset,
    state.sliceCount,
    bitRowBytes(call.rowStride),
    blockPlaceCount(reads),
    ...scratchAddresses(call.rowStride, { reads, rows, state }),
  ];
}

/** Where the parts of the scratch lie, in their order. */
function scratchAddresses(
  rowStride: number,
  { reads, rows, state }: Pick<InjectionCall, 'reads' | 'rows' | 'state'>,
): readonly number[] {
  let at = state.scratch.byteOffset;
  return Object.values(scratchParts(rowStride, rows.maxActiveCount, reads)).map((byteCount) => {
    at += byteCount;
    return at - byteCount;
  });
}
