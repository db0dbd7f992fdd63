import { createFloatProduct } from '../src/kernels/float-product.ts';
import { createIntegerProduct } from '../src/kernels/integer-product.ts';
import type { Kernel } from '../src/kernels/kernel.ts';
import { loadKernel } from '../src/kernels/load.ts';
import { createReferenceKernel } from '../src/kernels/reference.ts';
import type { PatchGeometry } from '../src/network/im2col.ts';
import type { BenchCase } from './runner/bench-case.ts';
import { benchLayers, benchNumbers } from './runner/bench-layers.ts';

/**
 * Products of layers: the kernel that loadKernel takes against the reference, with gathering and unpacking.
 */
export function* benchCases(): Generator<BenchCase> {
  for (const { name, geometry } of benchLayers()) {
    yield compare(`integer ${name}`, geometry, integerProduct);
    yield compare(`float ${name}`, geometry, floatProduct);
  }
}

function compare(
  name: string,
  geometry: PatchGeometry,
  create: (kernel: Kernel, geometry: PatchGeometry) => () => void,
): BenchCase {
  const kernel = loadKernel();
  const productCount = geometry.positionCount * geometry.rowCount * geometry.columnCount;
  return {
    name: `${name} ${kernel.name}`,
    baseline: 'reference',
    unit: 'GMAC/s',
    valueOf: (durationSec) => productCount / durationSec / 1e9,
    run: create(kernel, geometry),
    runBaseline: create(createReferenceKernel(), geometry),
    repetitionCount: 5,
  };
}

function integerProduct(kernel: Kernel, geometry: PatchGeometry): () => void {
  const { integers, weights, inputLowest, inputHighest } = benchNumbers(geometry);
  const sums = new Float64Array(geometry.positionCount * geometry.columnCount);
  const options = { kernel, shape: geometry, groupIndex: 0, weights, inputLowest, inputHighest };
  const product = createIntegerProduct(options);
  return () => product(integers, sums);
}

function floatProduct(kernel: Kernel, geometry: PatchGeometry): () => void {
  const { integers, weights } = benchNumbers(geometry);
  const input = Float32Array.from(integers, (x) => x / 255);
  const sums = new Float32Array(geometry.positionCount * geometry.columnCount);
  const floats = Float32Array.from(weights, (w) => w / 127);
  const product = createFloatProduct({ kernel, shape: geometry, groupIndex: 0, weights: floats });
  return () => product(input, sums);
}
