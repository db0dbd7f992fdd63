import { fail, issuesOf, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { z } from 'zod';
import type { Problem } from './placed-layer.ts';

const LIMIT_ISSUES = 20;

/**
 * Keras and TensorFlow.js add fields from version to version: unknown ones are ignored, known ones must
 * be right.
 */
const kerasLayerSchema = z.looseObject({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.looseObject({ name: z.string().optional() }),
  inbound_nodes: z.array(z.unknown()).optional(),
});

const topologyConfigSchema = z.union([
  z.array(kerasLayerSchema).transform((layers) => ({ layers })),
  z.looseObject({ name: z.string().optional(), layers: z.array(kerasLayerSchema) }),
]);

const topologySchema = z.looseObject({ class_name: z.string(), config: topologyConfigSchema });

export type KerasLayer = z.infer<typeof kerasLayerSchema>;

/** A model's architecture before any layer is understood. */
export interface KerasModel {
  readonly className: string;
  readonly name: string | undefined;
  readonly layers: readonly KerasLayer[];
  /** As written; only functional models have it. */
  readonly outputLayers: unknown;
}

/** Reads `{class_name, config}`, which all Keras formats share; `path` is where it lies in the file. */
export function parseKerasModel(described: unknown, path: SpecIssue['path']): Outcome<KerasModel, Problem> {
  const topology = topologySchema.safeParse(described);
  if (!topology.success) return fail(modelIssues(topology.error, described, path));
  const { class_name: className, config } = topology.data;
  const name = 'name' in config && typeof config.name === 'string' ? config.name : undefined;
  const outputLayers = 'output_layers' in config ? config.output_layers : undefined;
  return succeed({ className, name, layers: config.layers, outputLayers });
}

/** zod's findings on `input`, a part of the file that lies at `path` in it. */
export function modelIssues(
  error: z.ZodError,
  input: unknown,
  path: SpecIssue['path'],
): readonly SpecIssue[] {
  return issuesOf(error, input)
    .slice(0, LIMIT_ISSUES)
    .map((found) => ({
      ...found,
      path: [...path, ...found.path],
      message: `${path.join('.')}: ${found.message}`.slice(0, 300),
    }));
}
