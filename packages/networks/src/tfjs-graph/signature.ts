import { type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { z } from 'zod';
import { only } from '../graph-def/ends.ts';
import type { GraphDocument, GraphNode } from '../graph-def/graph-node.ts';

const whole = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,19}$/)
    .transform(Number),
]);
const tensorSchema = z.looseObject({
  name: z.string().optional(),
  tensorShape: z.looseObject({ dim: z.array(z.looseObject({ size: whole.default(0) })).max(8) }).optional(),
});
const tensorsSchema = z.record(z.string(), tensorSchema);
const signatureSchema = z.looseObject({
  inputs: tensorsSchema.optional(),
  outputs: tensorsSchema.optional(),
});
const metadataSchema = z.looseObject({ signature: signatureSchema });

/** Where the image comes in and what is the result, as nodes of the graph. */
export interface GraphEnds {
  readonly inputName: string;
  readonly inputShape: readonly number[] | null;
  /** "node" or "node:1" */
  readonly output: string;
}

const IDLE: ReadonlySet<string> = new Set(['NoOp', 'Const', 'Placeholder']);

/**
 * The ends that the signature names; without one, the only placeholder and the only node that feeds no other.
 */
export function findEnds(
  document: GraphDocument,
  told: { readonly signature: unknown; readonly userDefinedMetadata: unknown },
): Outcome<GraphEnds, readonly SpecIssue[]> {
  const own = signatureSchema.safeParse(told.signature);
  const inMetadata = metadataSchema.safeParse(told.userDefinedMetadata);
  const signature = own.success ? own.data : inMetadata.success ? inMetadata.data.signature : {};
  const inputs = Object.entries(signature.inputs ?? {}).map(([key, tensor]) => ({ ...tensor, key }));
  const outputs = Object.entries(signature.outputs ?? {}).map(([key, tensor]) => tensor.name ?? key);
  const placeholders = document.nodes.filter(({ op }) => op === 'Placeholder').map(({ name }) => name);
  const input = only(inputs.length > 0 ? inputs.map(({ name, key }) => name ?? key) : placeholders, 'input');
  if (!input.ok) return input;
  const output = only(outputs.length > 0 ? outputs : findLoose(document.nodes), 'output');
  if (!output.ok) return output;
  const inputShape = inputs[0]?.tensorShape?.dim.map(({ size }) => size) ?? null;
  return succeed({ inputName: input.value.split(':')[0]!, inputShape, output: output.value });
}

/** Nodes whose output nothing takes. */
function findLoose(nodes: readonly GraphNode[]): readonly string[] {
  const taken = new Set(nodes.flatMap(({ inputs }) => inputs.map((input) => input.split(':')[0]!)));
  return nodes.filter(({ name, op }) => !taken.has(name) && !IDLE.has(op)).map(({ name }) => name);
}
