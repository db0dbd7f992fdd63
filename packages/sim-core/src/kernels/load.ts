import type { Kernel } from './kernel.ts';
import { createReferenceKernel } from './reference.ts';
import { createSimdKernel } from './simd.ts';

/**
 * A kernel with an empty memory: SIMD where the engine has it, else the reference; its name says which. The
 * results are the same. Make one per network and let it go with the network.
 */
export function loadKernel(): Kernel {
  return createSimdKernel() ?? createReferenceKernel();
}
