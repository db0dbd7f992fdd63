/**
 * The loops in which a simulation spends its time, behind one interface.
 *
 * Problem: products of whole numbers, products of floats and injection of read errors take nearly all of the
 * time, and SIMD code makes them several times faster. Yet results must not depend on who computes.
 * Representation: all operands are blocks of a kernel's own memory: for the SIMD kernel its linear memory,
 * which holds weights for as long as the kernel lives. Blocks are never freed one by one: a kernel is made
 * for one network and let go with it.
 * Definition: the reference kernel (TypeScript) is the meaning of every operation, down to the order of
 * additions; the SIMD kernel (wasm/, AssemblyScript) gives the same bits.
 */
import type { ArrayKernel } from './array-kernel.ts';
import type { InjectionCall } from './injection-call.ts';

export type KernelName = 'simd' | 'reference';

export interface Elements {
  readonly int8: Int8Array;
  readonly uint8: Uint8Array;
  readonly int16: Int16Array;
  readonly int32: Int32Array;
  readonly float32: Float32Array;
  readonly float64: Float64Array;
}

export type ElementKind = keyof Elements;

/** A stretch of a kernel's memory, zeros at first. */
export interface Block<K extends ElementKind> {
  /** Good until the kernel's next `allocate`, which may move the memory: take it anew for every use. */
  readonly view: Elements[K];
  /** Place in the kernel's memory, a multiple of 16. */
  readonly byteOffset: number;
}

/** Columns of a weight panel: the lanes of two SIMD registers. */
export const PANEL_COLUMN_COUNT = 8;

/** Rows of a patch are padded with zeros to a multiple of this. */
export const ROW_PADDING_COUNT = 16;

/** Rows of a float product that are added up before they join the sum of the rows above. */
export const FLOAT_SEGMENT_ROW_COUNT = 256;

/** How a convolution's patches lie in a feature map [y][x][channel]; PatchGeometry has all of it. */
export interface PatchShape {
  readonly positionCount: number;
  readonly groupCount: number;
  readonly rowCount: number;
  readonly inputHeightCount: number;
  readonly inputWidthCount: number;
  readonly channelCount: number;
  readonly outputWidthCount: number;
  readonly kernelHeightCount: number;
  readonly kernelWidthCount: number;
  readonly strideHeightCount: number;
  readonly strideWidthCount: number;
  readonly dilationHeightCount: number;
  readonly dilationWidthCount: number;
  readonly padTopCount: number;
  readonly padLeftCount: number;
}

export interface GatherCall<K extends 'int16' | 'float32'> {
  readonly shape: PatchShape;
  readonly groupIndex: number;
  readonly firstPosition: number;
  readonly positionCount: number;
  /** The whole feature map. */
  readonly input: Block<K>;
  /** [position - firstPosition][rowStride]; elements beyond rowCount are left alone. */
  readonly patches: Block<K>;
  readonly rowStride: number;
}

export interface IntegerProductCall {
  /** [position][rowStride] */
  readonly patches: Block<'int16'>;
  /** [panel][row pair][column of the panel][row of the pair], see packIntegerPanels */
  readonly weights: Block<'int16'>;
  /** [position][panel x PANEL_COLUMN_COUNT], overwritten */
  readonly sums: Block<'int32'>;
  readonly positionCount: number;
  readonly panelCount: number;
  readonly rowStride: number;
  /** Row pairs of the whole matrix. */
  readonly pairCount: number;
  /** Only row pairs firstPair .. endPair - 1 are added. */
  readonly firstPair: number;
  readonly endPair: number;
}

export interface FloatProductCall {
  /** [position][rowStride] */
  readonly patches: Block<'float32'>;
  /** [panel][row][column of the panel], see packFloatPanels */
  readonly weights: Block<'float32'>;
  /** [position][panel x PANEL_COLUMN_COUNT], overwritten */
  readonly sums: Block<'float32'>;
  readonly positionCount: number;
  readonly panelCount: number;
  readonly rowStride: number;
  readonly rowCount: number;
}

export interface WidenCall {
  /** [position][columnStride] */
  readonly sums: Block<'int32'>;
  readonly columnStride: number;
  /** [position][columnCount] */
  readonly wideSums: Block<'float64'>;
  readonly columnCount: number;
  readonly positionCount: number;
}

export interface Kernel {
  readonly name: KernelName;
  /** The loops of array fidelity. */
  readonly arrays: ArrayKernel;
  /** A new block of `count` zeros. */
  allocate<K extends ElementKind>(kind: K, count: number): Block<K>;
  /** A block of at least `count` for one operation: whoever borrows for a purpose gets the same memory. */
  borrow<K extends ElementKind>(kind: K, purpose: string, count: number): Block<K>;
  /** Copies patches out of a feature map; padding reads 0. */
  gatherIntegers(call: GatherCall<'int16'>): void;
  gatherFloats(call: GatherCall<'float32'>): void;
  /** Sums of products modulo 2^32: exact where the caller knows that they fit. */
  multiplyIntegers(call: IntegerProductCall): void;
  /**
   * Sums of products in 32-bit floats, every product and every sum rounded; rows upwards in segments of
   * FLOAT_SEGMENT_ROW_COUNT, each from 0, the segments added to 0 in turn.
   */
  multiplyFloats(call: FloatProductCall): void;
  /** wideSums = sums, as doubles. */
  widenSums(call: WidenCall): void;
  /** Read errors of a stretch of output places; see reference-injection.ts. */
  injectErrors(call: InjectionCall): void;
}
