import { fail, type Outcome, succeed } from '@dl-rsim/spec';

/**
 * Names of the layers that feed this one, in order, or why they cannot be told. Keras 2 and TensorFlow.js
 * write [[["conv1", 0, 0, {}]]], Keras 3 writes [{args: [{config: {keras_history: ["conv1", 0, 0]}}]}], with
 * one more list around the tensors of a merging layer.
 */
export function inboundNames(inboundNodes: readonly unknown[]): Outcome<readonly string[], string> {
  if (inboundNodes.length > 1)
    return fail(`is used ${inboundNodes.length} times; a layer that shares its weights is not supported`);
  const [node] = inboundNodes;
  if (node === undefined) return succeed([]);
  const names: string[] = [];
  for (const tensor of tensorsOf(node) ?? [null]) {
    const source = tensorSource(tensor);
    if (source === null) return fail('has inputs that are written in an unknown way');
    if (source.tensorIndex !== 0)
      return fail(`takes output ${source.tensorIndex} of a layer; layers have one`);
    if (source.isTraining) return fail('is called as in training, which is not how a network is used');
    names.push(source.name);
  }
  return succeed(names);
}

function tensorsOf(node: unknown): readonly unknown[] | null {
  if (Array.isArray(node)) return node as readonly unknown[];
  if (!isRecord(node) || !Array.isArray(node.args)) return null;
  const args = node.args as readonly unknown[];
  const isTraining = isRecord(node.kwargs) && node.kwargs.training === true;
  return args.flat().map((tensor) => (isTraining && isRecord(tensor) ? { ...tensor, isTraining } : tensor));
}

interface Source {
  readonly name: string;
  readonly tensorIndex: number;
  readonly isTraining: boolean;
}

function tensorSource(tensor: unknown): Source | null {
  if (Array.isArray(tensor)) {
    const [, , , options] = tensor as readonly unknown[];
    return sourceOf(tensor, isRecord(options) && options.training === true);
  }
  if (!isRecord(tensor) || !isRecord(tensor.config)) return null;
  return sourceOf(tensor.config.keras_history, tensor.isTraining === true);
}

/** [layer name, index of its use, index of the tensor] */
function sourceOf(history: unknown, isTraining: boolean): Source | null {
  if (!Array.isArray(history)) return null;
  const [name, , tensorIndex = 0] = history as readonly unknown[];
  if (typeof name !== 'string' || typeof tensorIndex !== 'number') return null;
  return { name, tensorIndex, isTraining };
}

/** [["dense3", 0, 0]] or ["dense3", 0, 0]; empty when the file does not say. */
export function outputNames(outputLayers: unknown): readonly string[] {
  if (!Array.isArray(outputLayers)) return [];
  const heads = (outputLayers as readonly unknown[]).map((output) =>
    Array.isArray(output) ? (output[0] as unknown) : output,
  );
  return heads.filter((head) => typeof head === 'string').slice(0, 10);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
