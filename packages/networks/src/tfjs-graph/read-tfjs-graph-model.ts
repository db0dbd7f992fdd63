import { fail, type SpecIssue, succeed } from '@dl-rsim/spec';
import { buildGraphNetwork } from '../graph-def/build-graph-network.ts';
import { flattenGraph } from '../graph-def/flatten-graph.ts';
import { freezeGraph } from '../graph-def/freeze-graph.ts';
import type { FlatNode } from '../graph-def/graph-node.ts';
import { GraphRefusal } from '../graph-def/graph-refusal.ts';
import type { NumberTensor } from '../graph-def/number-tensor.ts';
import { issue, quote } from '../issue.ts';
import { modelIssues } from '../keras-layers/keras-model.ts';
import type { ReadNetworkOptions, ReadOutcome } from '../read-network.ts';
import { type ModelDocument, parseModelDocument } from '../tfjs/model-json.ts';
import { findModelJson } from '../tfjs/read-tfjs-layers-model.ts';
import { readWeights, type StoredWeight } from '../tfjs/read-weights.ts';
import { decodeTopology, topologySchema } from './decode-topology.ts';
import { decodeWeight } from './decode-weight.ts';
import { findEnds } from './signature.ts';

type Files = ReadonlyMap<string, Uint8Array>;

/** Do the files of a zip hold a Graph model? Its model.json says so. */
export function isTfjsGraphModel(files: Files): boolean {
  const path = findModelJson([...files.keys()]);
  if (!path.ok) return false;
  const model = parseModelDocument(files.get(path.value)!, path.value);
  if (!model.ok) return false;
  const { format, modelTopology } = model.value;
  return format === 'graph-model' || (typeof format !== 'string' && Array.isArray(modelTopology.node));
}

/**
 * Reads a TensorFlow.js Graph model (`tensorflowjs_converter`): `model.json` with a frozen GraphDef, and its
 * weight files, quantised or not. The file may come from anyone: nothing in it is believed or run, and every
 * reason to refuse it is an issue with the node.
 */
export function readTfjsGraphModel(files: Files, options: Pick<ReadNetworkOptions, 'name'>): ReadOutcome {
  const jsonPath = findModelJson([...files.keys()]);
  if (!jsonPath.ok) return jsonPath;
  const model = parseModelDocument(files.get(jsonPath.value)!, jsonPath.value);
  if (!model.ok) return model;
  const folder = jsonPath.value.slice(0, -'model.json'.length);
  const stored = readWeights(model.value.weightsManifest, (path) => files.get(folder + path));
  if (!stored.ok) return stored;
  try {
    return build(model.value, stored.value, { ...options, jsonPath: jsonPath.value });
  } catch (cause) {
    if (cause instanceof GraphRefusal) return fail([graphIssue(cause)]);
    throw cause;
  }
}

/** What is wrong with the graph as a whole. */
function graphIssue({ message, told: { code, ...told } }: GraphRefusal): SpecIssue {
  return issue(['modelTopology'], code, { message, ...told });
}

function build(
  model: ModelDocument,
  weights: readonly StoredWeight[],
  { name, jsonPath }: { readonly name: string; readonly jsonPath: string },
): ReadOutcome {
  const { modelTopology, signature, userDefinedMetadata } = model;
  const topology = topologySchema.safeParse(modelTopology);
  if (!topology.success) return fail(modelIssues(topology.error, modelTopology, [jsonPath, 'modelTopology']));
  const document = decodeTopology(topology.data);
  const ends = findEnds(document, { signature, userDefinedMetadata });
  if (!ends.ok) return ends;
  const graph = flattenGraph(document, ends.value.output);
  const byName = new Map(weights.map((weight) => [weight.name, weight]));
  const constantOf = (node: FlatNode): NumberTensor => {
    const weight = byName.get(node.name);
    if (node.op === 'Const' && weight !== undefined) return decodeWeight(weight);
    throw new GraphRefusal(`the weights manifest has no ${quote(node.name)}; convert the model again`, {
      code: 'MISSING',
    });
  };
  const built = buildGraphNetwork({ name, graph, constantOf, ...ends.value });
  if (!built.ok) return built;
  const original = freezeGraph(graph, constantOf);
  return succeed({ ...built.value, format: 'tfjs-graph', original });
}
