import type { Draft } from './graph-layers.ts';

/** scale x + offset over a draft's output: a chain of affine layers, taken together. */
export interface Scaled {
  readonly baseIndex: number;
  readonly scale: number;
  readonly offset: number;
}

/** The chain of affine layers with one number for all channels that a draft ends; of length 0 mostly. */
export function scaledBase(drafts: readonly Draft[], index: number): Scaled {
  let baseIndex = index;
  let [scale, offset] = [1, 0];
  for (;;) {
    const body = drafts[baseIndex]?.body;
    if (body?.kind !== 'affine') return { baseIndex, scale, offset };
    const [own = 1, shift = 0] = [body.scale[0], body.offset[0]];
    const isUniform =
      body.scale.every((value) => value === own) && body.offset.every((value) => value === shift);
    if (!isUniform) return { baseIndex, scale, offset };
    offset += scale * shift;
    scale *= own;
    baseIndex = drafts[baseIndex]!.inputs[0]!;
  }
}

/** Constants in files have 32 bits. */
export function isNear(value: number, wanted: number): boolean {
  return Math.abs(value - wanted) <= 1e-5 * Math.max(1, Math.abs(wanted));
}
