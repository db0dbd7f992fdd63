import {
  type Extents,
  IMAGE_INDEX,
  type ImageShape,
  isCrossbarLayer,
  type Layer,
  outputExtents,
} from '@dl-rsim/sim-core';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { quote } from '../issue.ts';
import type { ImportNote } from '../read-network.ts';
import { type ChannelScaling, foldBatchNormalization } from './batch-normalization.ts';
import { checkFit, mismatch } from './check-fit.ts';
import { draftLayers, type LayerDraft } from './draft-layers.ts';
import { draftNormalization } from './draft-normalization.ts';
import type { LayerPlan } from './layer-plan.ts';
import type { PlacedLayer, Problem, WeightsOf } from './placed-layer.ts';
import { isIdle } from './plan-layer.ts';

export interface PlannedLayer {
  readonly layer: PlacedLayer;
  readonly plan: LayerPlan;
}

export interface Assembled {
  readonly layers: readonly Layer[];
  readonly notes: readonly ImportNote[];
}

/** What has been built so far. */
interface Assembly {
  readonly image: Extents;
  readonly layers: Layer[];
  /** [layer]: shape of its output */
  readonly extents: Extents[];
  /** Keras name: index of the sim-core layer that gives its output. */
  readonly indices: Map<string, number>;
  readonly issues: SpecIssue[];
  readonly notes: ImportNote[];
}

/**
 * Turns planned layers, each behind those that feed it, into sim-core layers. Goes on behind a layer whose
 * weights are wrong, since its output shape is known from its config, and stops at the first that cannot
 * take its input.
 */
export function assembleLayers(
  planned: readonly PlannedLayer[],
  { heightCount, widthCount, channelCount }: ImageShape,
  { weightsOf, outputName }: { readonly weightsOf: WeightsOf; readonly outputName: string },
): Outcome<Assembled, Problem> {
  const image = [heightCount, widthCount, channelCount];
  const assembly: Assembly = { image, layers: [], extents: [], indices: new Map(), issues: [], notes: [] };
  const { layers, indices, issues, notes } = assembly;
  const useCounts = countUses(planned, outputName);
  for (const { layer, plan } of planned) {
    const { inboundNames } = layer;
    const inputIndices =
      inboundNames.length === 0 ? [IMAGE_INDEX] : inboundNames.map((name) => indices.get(name)!);
    const inputs = inputIndices.map((index) => extentsAt(assembly, index));
    const misfit = checkFit(layer, plan, inputs);
    if (misfit) return fail([...issues, misfit]);
    const stored = isIdle(layer) ? [] : weightsOf(layer.name);
    const request = { layer, input: inputs[0]!, stored };
    if (plan.kind === 'normalization') {
      const isOnlyUse = useCounts.get(inboundNames[0] ?? '') === 1;
      normalize(assembly, draftNormalization(plan, request), { layer, inputIndices, isOnlyUse });
      continue;
    }
    const told = noteOn(plan);
    if (told !== null) notes.push({ place: layer.place, message: told });
    const { drafts, issues: found } = draftLayers(plan, request);
    issues.push(...found);
    const tooLarge = append(assembly, drafts, { layer, inputIndices });
    if (tooLarge) return fail([...issues, tooLarge]);
  }
  return issues.length > 0 ? fail(issues) : succeed({ layers, notes });
}

function extentsAt({ image, extents }: Assembly, index: number): Extents {
  return index === IMAGE_INDEX ? image : extents[index]!;
}

/** Adds a row of drafts; an issue when the window of one is larger than its input. */
function append(
  assembly: Assembly,
  drafts: readonly LayerDraft[],
  { layer, inputIndices }: { readonly layer: PlacedLayer; readonly inputIndices: readonly number[] },
): SpecIssue | null {
  let from = inputIndices;
  for (const draft of drafts) {
    const built: Layer = { ...draft, inputIndices: from };
    const inputs = from.map((index) => extentsAt(assembly, index));
    const output = outputExtents(built, inputs);
    if (!output.every((extent) => extent >= 1)) {
      const [input] = inputs;
      return mismatch(layer, `its window is larger than the image of ${input!.join('x')}`, input!);
    }
    from = [assembly.layers.push(built) - 1];
    assembly.extents.push(output);
  }
  assembly.indices.set(layer.name, from[0]!);
  return null;
}

/** Puts a scaling into the convolution or dense layer that feeds it alone, or makes it a layer of its own. */
function normalize(
  assembly: Assembly,
  scaling: Outcome<ChannelScaling, Problem>,
  {
    layer,
    inputIndices,
    isOnlyUse,
  }: { readonly layer: PlacedLayer; readonly inputIndices: readonly number[]; readonly isOnlyUse: boolean },
): void {
  const { layers, indices, issues, notes } = assembly;
  const sourceIndex = inputIndices[0]!;
  indices.set(layer.name, sourceIndex);
  if (!scaling.ok) {
    issues.push(...scaling.problem);
    return;
  }
  const source = layers[sourceIndex];
  if (isOnlyUse && source !== undefined && isCrossbarLayer(source)) {
    layers[sourceIndex] = foldBatchNormalization(source, scaling.value);
    notes.push({ place: layer.place, message: `went into the weights of ${quote(source.name)}` });
    return;
  }
  notes.push({ place: layer.place, message: 'stays a scaling of its own, computed digitally' });
  const { scale, offset } = scaling.value;
  const numbers = { scale: Float32Array.from(scale), offset: Float32Array.from(offset) };
  append(assembly, [{ kind: 'affine', name: layer.name, ...numbers }], { layer, inputIndices });
}

/** What a user should know of a layer that is not built as it stands. */
function noteOn({ kind }: LayerPlan): string | null {
  if (kind === 'identity') return 'left out: it does nothing at inference';
  return kind === 'separable' ? 'became two convolutions, depthwise and pointwise' : null;
}

/**
 * How often each layer's output is needed. Layers that hand their input through count for the one behind
 * them: a name and its alias have one count.
 */
function countUses(planned: readonly PlannedLayer[], outputName: string): ReadonlyMap<string, number> {
  const sources = new Map<string, string>();
  const uses = new Map<string, number>();
  const use = (name: string) => uses.set(sources.get(name)!, (uses.get(sources.get(name)!) ?? 0) + 1);
  for (const { layer, plan } of planned) {
    const [first] = layer.inboundNames;
    const isAlias = first !== undefined && handsThrough(plan);
    sources.set(layer.name, isAlias ? sources.get(first)! : layer.name);
    if (!isAlias) for (const name of layer.inboundNames) use(name);
  }
  use(outputName);
  return new Map([...sources].map(([name, source]) => [name, uses.get(source) ?? 0]));
}

/** Does a layer give its input as its output? */
function handsThrough(plan: LayerPlan): boolean {
  return plan.kind === 'identity' || (plan.kind === 'activation' && plan.activation === 'linear');
}
