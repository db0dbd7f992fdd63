import { foldBatchNormalization } from '../keras-layers/batch-normalization.ts';
import type { Draft, DraftNote, WideAffine } from './graph-layers.ts';

/**
 * Puts scalings and biases into one another and into the convolution or dense layer in front of them, where
 * nothing else takes what lies between; rounds once. In place; what was folded is left without a user.
 */
export function foldAffine(drafts: Draft[], outputIndex: number): readonly DraftNote[] {
  const notes: DraftNote[] = [];
  const useCounts = countUses(drafts, outputIndex);
  // Backwards: the last of a chain takes all others in before it is folded itself.
  for (let index = drafts.length - 1; index >= 0; index--) {
    const draft = drafts[index]!;
    if (draft.body.kind !== 'affine' || useCounts[index] === 0) continue;
    let affine: WideAffine = draft.body;
    let [sourceIndex = -1] = draft.inputs;
    for (;;) {
      const source = drafts[sourceIndex];
      if (source?.body.kind !== 'affine' || useCounts[sourceIndex] !== 1) break;
      affine = chain(source.body, affine);
      useCounts[sourceIndex] = 0;
      sourceIndex = source.inputs[0]!;
    }
    const source = drafts[sourceIndex];
    const isOnlyUse = useCounts[sourceIndex] === 1;
    if (
      source !== undefined &&
      isOnlyUse &&
      (source.body.kind === 'conv2d' || source.body.kind === 'dense')
    ) {
      const folded = foldInto(source, affine);
      const message = `its scale and offset went into ${source.node.op} ${source.node.name}`;
      // A bias is what a convolution has anyway.
      if (affine.scale.some((value) => value !== 1))
        notes.push({ draftIndex: index, place: draft.node.name, message });
      drafts[index] = { ...source, body: folded };
    } else drafts[index] = { ...draft, body: affine, inputs: [sourceIndex] };
  }
  return notes.reverse();
}

function foldInto({ body }: Draft, { scale, offset }: WideAffine): Draft['body'] {
  if (body.kind !== 'conv2d' && body.kind !== 'dense') return body;
  const layer = { ...body, name: '', inputIndices: [] };
  // A bias alone leaves the kernel as it is, and shared.
  const folded = scale.every((value) => value === 1)
    ? { bias: Float32Array.from(offset, (shift, o) => (body.bias?.[o] ?? 0) + shift) }
    : foldBatchNormalization(layer, { scale, offset });
  return { ...body, kernel: 'kernel' in folded ? folded.kernel : body.kernel, bias: folded.bias };
}

/** second(first(x)) */
function chain(first: WideAffine, second: WideAffine): WideAffine {
  return {
    kind: 'affine',
    scale: first.scale.map((value, c) => value * second.scale[c]!),
    offset: first.offset.map((value, c) => value * second.scale[c]! + second.offset[c]!),
  };
}

/** How many drafts that lead to the output take each one; the output is taken once more. */
export function countUses(drafts: readonly Draft[], outputIndex: number): number[] {
  const counts = drafts.map(() => 0);
  if (outputIndex < 0) return counts;
  counts[outputIndex] = 1;
  for (let index = drafts.length - 1; index >= 0; index--) {
    if (counts[index] === 0) continue;
    for (const input of drafts[index]!.inputs) if (input >= 0) counts[input]!++;
  }
  return counts;
}
