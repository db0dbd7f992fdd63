import { referenceArrays } from './array-reference.ts';
import { createBorrow } from './borrow.ts';
import type { Block, ElementKind, Elements, Kernel } from './kernel.ts';
import { injectErrors } from './reference-injection.ts';
import { gatherPatches, multiplyFloats, multiplyIntegers, widenSums } from './reference-products.ts';

/** The kernel that defines all others, for engines without SIMD and for tests. */
export function createReferenceKernel(): Kernel {
  const allocate = <K extends ElementKind>(kind: K, count: number): Block<K> => ({
    view: create[kind](count),
    byteOffset: 0,
  });
  return {
    name: 'reference',
    arrays: referenceArrays,
    allocate,
    borrow: createBorrow(allocate),
    gatherIntegers: gatherPatches,
    gatherFloats: gatherPatches,
    multiplyIntegers,
    multiplyFloats,
    widenSums,
    injectErrors,
  };
}

const create: { readonly [K in ElementKind]: (count: number) => Elements[K] } = {
  int8: (count) => new Int8Array(count),
  uint8: (count) => new Uint8Array(count),
  int16: (count) => new Int16Array(count),
  int32: (count) => new Int32Array(count),
  float32: (count) => new Float32Array(count),
  float64: (count) => new Float64Array(count),
};
