import { z } from 'zod';
import type { GraphAttribute, GraphDocument, GraphFunction, GraphNode } from '../graph-def/graph-node.ts';
import { GraphRefusal } from '../graph-def/graph-refusal.ts';
import { quote } from '../issue.ts';

const LIMIT_NODES = 100_000;

/** A GraphDef in JSON as protobuf's own printer writes it: 64-bit numbers as text, bytes in base 64. */
const whole = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,19}$/)
    .transform(Number),
]);
const real = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);
const shapeSchema = z.looseObject({
  dim: z
    .array(z.looseObject({ size: whole.default(0) }))
    .max(8)
    .default([]),
  unknownRank: z.boolean().optional(),
});
const listSchema = z.looseObject({
  s: z.array(z.string()).max(4096).optional(),
  i: z.array(whole).max(4096).optional(),
  f: z.array(real).max(4096).optional(),
});
const attributeSchema = z.looseObject({
  s: z.string().optional(),
  i: whole.optional(),
  f: real.optional(),
  b: z.boolean().optional(),
  type: z.union([z.string(), z.number()]).optional(),
  shape: shapeSchema.optional(),
  list: listSchema.optional(),
  func: z.looseObject({ name: z.string() }).optional(),
});
const nodeSchema = z.looseObject({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), z.unknown()).default({}),
});
const argumentSchema = z.looseObject({ name: z.string() });
const functionSchema = z.looseObject({
  signature: z.looseObject({
    name: z.string(),
    inputArg: z.array(argumentSchema).default([]),
    outputArg: z.array(argumentSchema).default([]),
  }),
  nodeDef: z.array(nodeSchema).max(LIMIT_NODES).default([]),
  ret: z.record(z.string(), z.string()).default({}),
});
export const topologySchema = z.looseObject({
  node: z.array(nodeSchema).max(LIMIT_NODES),
  library: z.looseObject({ function: z.array(functionSchema).default([]) }).optional(),
});

export type Topology = z.output<typeof topologySchema>;
type RawNode = z.output<typeof nodeSchema>;

/** @throws GraphRefusal for attributes that are none. */
export function decodeTopology(topology: Topology): GraphDocument {
  const functions = (topology.library?.function ?? []).map(decodeFunction);
  return {
    nodes: topology.node.map(decodeNode),
    functions: new Map(functions.map((body) => [body.name, body])),
  };
}

function decodeFunction({ signature, nodeDef, ret }: z.output<typeof functionSchema>): GraphFunction {
  return {
    name: signature.name,
    inputNames: signature.inputArg.map(({ name }) => name),
    outputSources: signature.outputArg.map(({ name }) => (Object.hasOwn(ret, name) ? ret[name]! : '')),
    nodes: nodeDef.map(decodeNode),
  };
}

function decodeNode({ name, op, input, attr }: RawNode): GraphNode {
  const attributes = new Map<string, GraphAttribute>();
  for (const [key, value] of Object.entries(attr)) {
    const parsed = attributeSchema.safeParse(value);
    if (!parsed.success)
      throw new GraphRefusal(`attribute ${quote(key)} of node ${quote(name)} has a form that is not known`, {
        code: 'WRONG_TYPE',
      });
    const attribute = decodeAttribute(parsed.data);
    if (attribute) attributes.set(key, attribute);
  }
  return { name, op, inputs: input.filter((source) => !source.startsWith('^')), attributes };
}

/** Attributes of kinds that no operator of ours has are left out: null. Constants come from the shards. */
function decodeAttribute(raw: z.output<typeof attributeSchema>): GraphAttribute | null {
  const { s, i, f, b, type, shape, list, func } = raw;
  if (s !== undefined) return { kind: 'text', text: decodeText(s) };
  if (i !== undefined || f !== undefined) return { kind: 'number', value: i ?? f ?? 0 };
  if (b !== undefined) return { kind: 'flag', value: b };
  if (type !== undefined) return { kind: 'type', type: typeof type === 'string' ? type : typeByNumber(type) };
  if (shape) {
    const extents = shape.unknownRank === true ? null : shape.dim.map(({ size }) => size);
    return { kind: 'shape', extents };
  }
  if (func) return { kind: 'function', name: func.name };
  if (!list) return null;
  if (list.s?.length) return { kind: 'texts', texts: list.s.map(decodeText) };
  return { kind: 'numbers', values: list.i?.length ? list.i : (list.f ?? []) };
}

/** TensorFlow.js writes types by name; some tools by number. */
function typeByNumber(number: number): string {
  return (
    { 1: 'DT_FLOAT', 3: 'DT_INT32', 9: 'DT_INT64', 10: 'DT_BOOL', 4: 'DT_UINT8' }[number] ?? `DT_${number}`
  );
}

function decodeText(base64: string): string {
  try {
    return atob(base64);
  } catch {
    throw new GraphRefusal(`the text ${quote(base64)} of an attribute is not in base 64`, {
      code: 'BAD_FORMAT',
    });
  }
}
