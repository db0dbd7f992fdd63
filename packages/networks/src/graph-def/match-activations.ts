import { isNear, type Scaled, scaledBase } from './draft-scales.ts';
import type { Draft, DraftBody, DraftNote } from './graph-layers.ts';

/**
 * Activations that graphs write out in several operators, put back together, in place: what they were made
 * of is left without a user. All but GELU would be right without it, in more layers.
 *
 *   silu          x sigmoid(x)
 *   hardSigmoid   relu6(s x + o) / 6
 *   hardSwish     x hardSigmoid(x)
 *   leakyRelu, prelu  relu(x) - a relu(-x)
 *   gelu          x/2 (1 + erf(x / sqrt 2)),  x/2 erfc(-x / sqrt 2),
 *                 x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
 */
export function matchActivations(drafts: Draft[]): readonly DraftNote[] {
  const notes: DraftNote[] = [];
  for (const [index, draft] of drafts.entries()) {
    const found = matchDraft(drafts, index);
    if (found === null) continue;
    drafts[index] = { ...draft, body: found.body, inputs: [found.sourceIndex] };
    const message = `the operators that write out ${found.body.kind} became one layer`;
    notes.push({ draftIndex: index, place: draft.node.name, message });
  }
  return notes;
}

interface Match {
  readonly body: DraftBody;
  readonly sourceIndex: number;
}

function matchDraft(drafts: readonly Draft[], index: number): Match | null {
  const { body } = drafts[index]!;
  switch (body.kind) {
    case 'affine':
      return matchProduct(drafts, index) ?? matchHardSigmoid(drafts, index);
    case 'hardSigmoid':
      return matchStretched(drafts, index, body);
    case 'multiply':
      return matchProduct(drafts, index);
    case 'add':
      return matchPrelu(drafts, index);
    default:
      return null;
  }
}

function matchHardSigmoid(drafts: readonly Draft[], index: number): Match | null {
  const { baseIndex, scale, offset } = scaledBase(drafts, index);
  const base = drafts[baseIndex];
  if (base?.body.kind !== 'relu6' || !isNear(6 * scale, 1) || offset !== 0) return null;
  const inner = scaledBase(drafts, base.inputs[0]!);
  const slopes = { slopeRatio: inner.scale / 6, offsetRatio: inner.offset / 6 };
  return { body: { kind: 'hardSigmoid', ...slopes }, sourceIndex: inner.baseIndex };
}

/** A hard sigmoid takes a scaling in front of it in. */
function matchStretched(
  drafts: readonly Draft[],
  index: number,
  body: Extract<DraftBody, { readonly kind: 'hardSigmoid' }>,
): Match | null {
  const { baseIndex, scale, offset } = scaledBase(drafts, drafts[index]!.inputs[0]!);
  if (baseIndex === drafts[index]!.inputs[0]) return null;
  const slopes = {
    slopeRatio: body.slopeRatio * scale,
    offsetRatio: body.slopeRatio * offset + body.offsetRatio,
  };
  return { body: { ...body, ...slopes }, sourceIndex: baseIndex };
}

/** x g(x), perhaps with a factor behind it. */
function matchProduct(drafts: readonly Draft[], index: number): Match | null {
  const outer = scaledBase(drafts, index);
  const product = drafts[outer.baseIndex];
  if (product?.body.kind !== 'multiply' || product.inputs.length !== 2 || outer.offset !== 0) return null;
  const [first, second] = product.inputs.map((input) => scaledBase(drafts, input));
  for (const [source, gate] of [
    [first!, second!],
    [second!, first!],
  ] as const) {
    if (source.offset !== 0) continue;
    const body = gateBody(drafts, { source, gate, factor: outer.scale * source.scale });
    if (body) return { body, sourceIndex: source.baseIndex };
  }
  return null;
}

interface Gated {
  readonly source: Scaled;
  readonly gate: Scaled;
  /** Of the product, without the gate's own. */
  readonly factor: number;
}

function gateBody(drafts: readonly Draft[], { source, gate, factor }: Gated): DraftBody | null {
  const inner = drafts[gate.baseIndex];
  if (inner === undefined) return null;
  const [inputIndex = -1] = inner.inputs;
  const input = scaledBase(drafts, inputIndex);
  const isOfSource = input.baseIndex === source.baseIndex;
  const whole = factor * gate.scale;
  // c (1 + g): the gate's scale and offset are one.
  const isOnePlus = isNear(gate.scale / gate.offset, 1) && isNear(2 * whole, 1);
  switch (inner.body.kind) {
    case 'sigmoid':
      return isOfSource &&
        gate.offset === 0 &&
        input.offset === 0 &&
        isNear(input.scale, 1) &&
        isNear(whole, 1)
        ? { kind: 'silu' }
        : null;
    case 'relu6': {
      const isHardGate = isNear(input.scale, 1) && isNear(input.offset, 3) && isNear(6 * whole, 1);
      return isOfSource && gate.offset === 0 && isHardGate ? { kind: 'hardSwish' } : null;
    }
    case 'hardSigmoid': {
      const { slopeRatio, offsetRatio } = inner.body;
      const isHardGate = isNear(6 * slopeRatio, 1) && isNear(2 * offsetRatio, 1) && isNear(whole, 1);
      return inputIndex === source.baseIndex && gate.offset === 0 && isHardGate
        ? { kind: 'hardSwish' }
        : null;
    }
    case 'erf':
      return isOfSource && input.offset === 0 && isNear(input.scale, Math.SQRT1_2) && isOnePlus
        ? { kind: 'gelu', isApproximate: false }
        : null;
    case 'erfc': {
      const isHalf = gate.offset === 0 && isNear(2 * whole, 1);
      return isOfSource && input.offset === 0 && isNear(input.scale, -Math.SQRT1_2) && isHalf
        ? { kind: 'gelu', isApproximate: false }
        : null;
    }
    case 'tanh':
      return isOnePlus && input.offset === 0 && isCubic(drafts, input, source.baseIndex)
        ? { kind: 'gelu', isApproximate: true }
        : null;
    default:
      return null;
  }
}

/** sqrt(2/pi) (x + 0.044715 x^3) */
function isCubic(drafts: readonly Draft[], input: Scaled, sourceIndex: number): boolean {
  const sum = drafts[input.baseIndex];
  if (sum?.body.kind !== 'add' || sum.inputs.length !== 2 || !isNear(input.scale, Math.sqrt(2 / Math.PI)))
    return false;
  const cubicIndex = sum.inputs.find((index) => index !== sourceIndex);
  if (cubicIndex === undefined || !sum.inputs.includes(sourceIndex)) return false;
  const cubic = scaledBase(drafts, cubicIndex);
  const factors = factorsOf(drafts, cubic.baseIndex);
  const isCube = factors.length === 3 && factors.every((factor) => factor === sourceIndex);
  return isCube && cubic.offset === 0 && isNear(cubic.scale, 0.044715);
}

/** The factors of a product, and of a product in it. */
function factorsOf(drafts: readonly Draft[], index: number): readonly number[] {
  const draft = drafts[index];
  if (draft?.body.kind !== 'multiply') return [index];
  return draft.inputs.flatMap((input) =>
    drafts[input]?.body.kind === 'multiply' ? drafts[input].inputs : [input],
  );
}

function matchPrelu(drafts: readonly Draft[], index: number): Match | null {
  const { inputs } = drafts[index]!;
  const [first = -1, second = -1] = inputs;
  if (inputs.length !== 2) return null;
  return preluOf(drafts, first, second) ?? preluOf(drafts, second, first);
}

/** relu(x) + slope (-relu(-x)), the negative half with a slope a channel. */
function preluOf(drafts: readonly Draft[], upperIndex: number, lowerIndex: number): Match | null {
  const upper = drafts[upperIndex];
  if (upper?.body.kind !== 'relu') return null;
  const [sourceIndex = -1] = upper.inputs;
  let slopes: Float64Array | null = null;
  let index = lowerIndex;
  for (let body = drafts[index]?.body; body?.kind === 'affine'; body = drafts[index]?.body) {
    const { scale } = body;
    if (body.offset.some((value) => value !== 0)) return null;
    slopes = slopes === null ? scale.map((value) => -value) : slopes.map((value, c) => value * scale[c]!);
    index = drafts[index]!.inputs[0]!;
  }
  const lower = drafts[index];
  if (lower?.body.kind !== 'relu' || slopes === null) return null;
  const mirrored = scaledBase(drafts, lower.inputs[0]!);
  if (mirrored.baseIndex !== sourceIndex || mirrored.scale !== -1 || mirrored.offset !== 0) return null;
  const [slope = 0] = slopes;
  return slopes.every((value) => value === slope)
    ? { body: { kind: 'leakyRelu', negativeSlopeRatio: slope }, sourceIndex }
    : { body: { kind: 'prelu', slopes: Float32Array.from(slopes) }, sourceIndex };
}
