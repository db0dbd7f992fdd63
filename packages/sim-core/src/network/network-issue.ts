import type { Extents } from './shape.ts';

/** One thing wrong with a network; fits the spec package's SpecIssue. */
export interface NetworkIssue {
  readonly path: readonly (string | number)[];
  readonly code: 'MISSING' | 'SHAPE_MISMATCH' | 'NOT_FINITE' | 'TOO_SMALL' | 'NOT_INTEGER' | 'TOO_BIG';
  readonly message: string;
  readonly limit?: string;
  readonly actual?: string;
}

/** One thing wrong with a layer, before its place is known. */
export type LayerIssue = Omit<NetworkIssue, 'path'> & { readonly field: string };

/** A layer that does not fit its input of shape `input`. */
export function mismatch(field: string, message: string, input: Extents): LayerIssue {
  return { field, code: 'SHAPE_MISMATCH', message, actual: input.join('x') };
}
