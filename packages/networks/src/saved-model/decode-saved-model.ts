import type { GraphDocument } from '../graph-def/graph-node.ts';
import { GraphRefusal } from '../graph-def/graph-refusal.ts';
import { quote } from '../issue.ts';
import { ProtoReader } from '../protobuf/proto-reader.ts';
import { decodeEntry, decodeGraphDef } from './decode-graph-def.ts';
import { decodeShape } from './decode-tensor.ts';

/** One tensor of a signature: "node:0", and its shape where it says it. */
export interface SignatureTensor {
  readonly name: string;
  readonly shape: readonly number[] | null;
}

export interface Signature {
  readonly inputs: ReadonlyMap<string, SignatureTensor>;
  readonly outputs: ReadonlyMap<string, SignatureTensor>;
}

/** The parts of a MetaGraphDef that matter. */
export interface MetaGraph {
  readonly document: GraphDocument;
  readonly signatures: ReadonlyMap<string, Signature>;
  /** The node that restores the variables. */
  readonly restoreName: string | null;
}

const SERVING_TAG = 'serve';

/**
 * Decodes saved_model.pb (saved_model.proto, meta_graph.proto; the numbers below are their field numbers):
 * the graph with the tag "serve", or the only one.
 *
 * @throws ProtoDamage, GraphRefusal
 */
export function decodeSavedModel(bytes: Uint8Array): MetaGraph {
  const graphs: Uint8Array[] = [];
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field !== 2) return false;
    graphs.push(reader.bytes());
    return true;
  });
  const tags = graphs.map(decodeTags);
  const serving = graphs.filter((_, index) => tags[index]!.includes(SERVING_TAG));
  const chosen = serving.length > 0 ? serving : graphs;
  const [graph] = chosen;
  if (graph !== undefined && chosen.length === 1) return decodeMetaGraph(graph);
  const told = tags.slice(0, 5).map((own) => quote(own.join(' ')));
  throw new GraphRefusal(
    graph === undefined
      ? 'saved_model.pb holds no graph; save the model again'
      : `saved_model.pb holds ${graphs.length} graphs (${told.join(', ')}); only one may be tagged "serve"`,
    { code: graph === undefined ? 'MISSING' : 'UNSUPPORTED' },
  );
}

function decodeTags(bytes: Uint8Array): readonly string[] {
  const tags: string[] = [];
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field !== 1) return false;
    const description = new ProtoReader(reader.bytes());
    description.each((own) => {
      if (own !== 4) return false;
      tags.push(description.text());
      return true;
    });
    return true;
  });
  return tags;
}

function decodeMetaGraph(bytes: Uint8Array): MetaGraph {
  let document: GraphDocument = { nodes: [], functions: new Map() };
  let restoreName: string | null = null;
  const signatures = new Map<string, Signature>();
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 2) document = decodeGraphDef(reader.bytes());
    else if (field === 3) restoreName = decodeRestoreName(reader.bytes());
    else if (field === 5) {
      const { key, value } = decodeEntry(reader.bytes());
      signatures.set(key, decodeSignature(value));
    } else return false;
    return true;
  });
  return { document, signatures, restoreName };
}

/** restore_op_name of a SaverDef. */
function decodeRestoreName(bytes: Uint8Array): string | null {
  let name: string | null = null;
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field !== 3) return false;
    name = reader.text();
    return true;
  });
  return name;
}

function decodeSignature(bytes: Uint8Array): Signature {
  const inputs = new Map<string, SignatureTensor>();
  const outputs = new Map<string, SignatureTensor>();
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field !== 1 && field !== 2) return false;
    const { key, value } = decodeEntry(reader.bytes());
    (field === 1 ? inputs : outputs).set(key, decodeTensorPlace(value));
    return true;
  });
  return { inputs, outputs };
}

function decodeTensorPlace(bytes: Uint8Array): SignatureTensor {
  let name = '';
  let shape: readonly number[] | null = null;
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) name = reader.text();
    else if (field === 3) shape = decodeShape(reader.bytes());
    else return false;
    return true;
  });
  return { name, shape };
}
