import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { buildGraphNetwork } from '../graph-def/build-graph-network.ts';
import { only } from '../graph-def/ends.ts';
import { flattenGraph } from '../graph-def/flatten-graph.ts';
import { freezeGraph } from '../graph-def/freeze-graph.ts';
import type { FlatNode } from '../graph-def/graph-node.ts';
import { GraphRefusal } from '../graph-def/graph-refusal.ts';
import type { NumberTensor } from '../graph-def/number-tensor.ts';
import { issue, quote } from '../issue.ts';
import { ProtoDamage } from '../protobuf/proto-reader.ts';
import type { ReadNetworkOptions, ReadOutcome } from '../read-network.ts';
import { decodeSavedModel, type MetaGraph, type Signature } from './decode-saved-model.ts';
import { keyOfVariable, variableKeys } from './variable-keys.ts';
import { NO_VARIABLES, openVariables, type Variables } from './variables.ts';
import { VariablesRefusal } from './variables-refusal.ts';

type Files = ReadonlyMap<string, Uint8Array>;

const GRAPH_FILE = 'saved_model.pb';
const INDEX_FILE = 'variables/variables.index';
const SERVING = 'serving_default';
const LIMIT_GRAPH_BYTES = 128 * 1024 * 1024;

/** Do the files of a zip hold a SavedModel, in any folder? */
export function isSavedModel(files: Files): boolean {
  return graphFiles(files).length > 0;
}

/**
 * Reads a SavedModel of TensorFlow 1 or 2, Keras 2 or 3 (`model.export`, `tf.saved_model.save`): the graph of
 * its serving signature with functions put in place, and its variables. The file may come from anyone:
 * nothing in it is believed or run, and every reason to refuse it is an issue with the node.
 */
export function readSavedModel(files: Files, options: Pick<ReadNetworkOptions, 'name'>): ReadOutcome {
  const found = graphFiles(files);
  const [path] = found;
  if (path === undefined || found.length > 1) {
    const message = `the zip holds ${found.length} files named ${GRAPH_FILE}; it must hold one`;
    return fail([issue(['zip', GRAPH_FILE], path === undefined ? 'MISSING' : 'BAD_FORMAT', { message })]);
  }
  const folder = path.slice(0, -GRAPH_FILE.length);
  try {
    return build(files, folder, options);
  } catch (cause) {
    return fail([fileIssue(cause)]);
  }
}

function graphFiles(files: Files): readonly string[] {
  return [...files.keys()].filter(
    (name) => name.split('/').at(-1) === GRAPH_FILE && !name.startsWith('__MACOSX/'),
  );
}

/** What is wrong with a file as a whole. Whatever else comes up here is a bug of ours. */
function fileIssue(cause: unknown): SpecIssue {
  if (cause instanceof GraphRefusal) {
    const { code, ...told } = cause.told;
    return issue([GRAPH_FILE], code, { message: cause.message, ...told });
  }
  if (cause instanceof VariablesRefusal) return issue([INDEX_FILE], cause.code, { message: cause.message });
  if (!(cause instanceof ProtoDamage)) throw cause;
  const message = `the SavedModel is damaged: ${cause.message}; save the model again`;
  return issue([GRAPH_FILE], 'UNREADABLE', { message });
}

function build(files: Files, folder: string, { name }: Pick<ReadNetworkOptions, 'name'>): ReadOutcome {
  const bytes = files.get(folder + GRAPH_FILE)!;
  if (bytes.length > LIMIT_GRAPH_BYTES)
    throw new GraphRefusal(
      `${GRAPH_FILE} has ${bytes.length} bytes; at most ${LIMIT_GRAPH_BYTES} are accepted`,
      {
        code: 'TOO_BIG',
      },
    );
  const meta = decodeSavedModel(bytes);
  const signature = chooseSignature(meta);
  if (!signature.ok) return signature;
  const inputs = [...signature.value.inputs.values()];
  const input = only(
    inputs.map((tensor) => tensor.name),
    'input',
  );
  if (!input.ok) return input;
  const output = only(
    [...signature.value.outputs.values()].map((tensor) => tensor.name),
    'output',
  );
  if (!output.ok) return output;
  const constantOf = readConstants(meta, openFolder(files, folder));
  const graph = flattenGraph(meta.document, output.value);
  const built = buildGraphNetwork({
    name,
    graph,
    constantOf,
    inputName: input.value.split(':')[0]!,
    inputShape: inputs[0]!.shape,
  });
  if (!built.ok) return built;
  return succeed({ ...built.value, format: 'saved-model', original: freezeGraph(graph, constantOf) });
}

function openFolder(files: Files, folder: string): Variables {
  const index = files.get(folder + INDEX_FILE);
  if (index === undefined) return NO_VARIABLES;
  return openVariables(index, (name) => files.get(`${folder}variables/${name}`));
}

/** serving_default, or the only one that takes and gives something. */
function chooseSignature({ signatures }: MetaGraph): Outcome<Signature, readonly SpecIssue[]> {
  const named = signatures.get(SERVING);
  if (named) return succeed(named);
  const useful = [...signatures].filter(([, { inputs, outputs }]) => inputs.size > 0 && outputs.size > 0);
  const [first] = useful;
  if (first && useful.length === 1) return succeed(first[1]);
  const held = useful.slice(0, 10).map(([key]) => quote(key));
  const message =
    first === undefined
      ? `the SavedModel has no signature; save it with model.export (Keras 3), or with signatures`
      : `the SavedModel has ${useful.length} signatures (${held.join(', ')}), none named ${SERVING}`;
  const code = first === undefined ? 'MISSING' : 'UNSUPPORTED';
  return fail([issue([GRAPH_FILE, 'signature_def'], code, { message, limit: SERVING })]);
}

function readConstants(meta: MetaGraph, variables: Variables): (node: FlatNode) => NumberTensor {
  const keys = variableKeys(meta);
  const known = new Map<string, NumberTensor>();
  const keep = (node: FlatNode, tensor: NumberTensor): NumberTensor => {
    known.set(node.name, tensor);
    return tensor;
  };
  return (node) => {
    const before = known.get(node.name);
    if (before) return before;
    try {
      const value = node.attributes.get('value');
      if (node.op !== 'Const') return keep(node, variables.read(keyOfVariable(node, keys)));
      if (value?.kind === 'tensor') return keep(node, value.decode());
    } catch (cause) {
      if (!(cause instanceof ProtoDamage)) throw cause;
      throw new GraphRefusal(`its numbers are damaged: ${cause.message}`, { code: 'UNREADABLE' });
    }
    throw new GraphRefusal('it is a constant without a value', { code: 'MISSING' });
  };
}
