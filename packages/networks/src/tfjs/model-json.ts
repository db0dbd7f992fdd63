import { fail, issuesOf, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { z } from 'zod';
import { issue, quote } from '../issue.ts';

const LIMIT_BYTES = 16 * 1024 * 1024;
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

const weightSchema = z.looseObject({
  name: z.string(),
  shape: z.array(z.int().min(0).max(1e9)).max(8),
  dtype: z.string(),
  quantization: z.looseObject({ dtype: z.string().optional() }).optional(),
});

const weightGroupSchema = z.looseObject({
  paths: z.array(z.string()).max(100),
  weights: z.array(weightSchema).max(1000),
});

const modelSchema = z.looseObject({
  format: z.string().nullish(),
  modelTopology: z.looseObject({}),
  weightsManifest: z.array(weightGroupSchema).max(100),
});

export type KerasLayer = z.infer<typeof kerasLayerSchema>;
export type WeightGroup = z.infer<typeof weightGroupSchema>;

/** The parts of model.json that matter, before any layer is understood. */
export interface ModelJson {
  readonly className: string;
  readonly name: string | undefined;
  readonly layers: readonly KerasLayer[];
  /** As written; only functional models have it. */
  readonly outputLayers: unknown;
  readonly weightsManifest: readonly WeightGroup[];
}

/**
 * Parses the text of model.json. Topologies of TensorFlow.js itself and of the Keras converter are both
 * understood.
 */
export function parseModelJson(bytes: Uint8Array, path: string): Outcome<ModelJson, readonly SpecIssue[]> {
  if (bytes.length > LIMIT_BYTES) {
    const message = `${path} has ${bytes.length} bytes; at most ${LIMIT_BYTES} are accepted`;
    return fail([issue([path], 'TOO_BIG', { message, limit: `at most ${LIMIT_BYTES} bytes` })]);
  }
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return fail([issue([path], 'UNREADABLE', { message: `${path} is not JSON; export the model again` })]);
  }
  const model = modelSchema.safeParse(document);
  if (!model.success) return fail(modelIssues(model.error, document, [path]));
  const { format, modelTopology, weightsManifest } = model.data;
  if (format !== undefined && format !== null && format !== 'layers-model') {
    const message = `${path} is a ${quote(format)}; save a Layers model (model.save, tensorflowjs_converter)`;
    return fail([
      issue([path, 'format'], 'UNSUPPORTED', { message, limit: 'layers-model', actual: quote(format) }),
    ]);
  }
  const place = 'model_config' in modelTopology ? ['modelTopology', 'model_config'] : ['modelTopology'];
  const described = modelTopology.model_config ?? modelTopology;
  const topology = topologySchema.safeParse(described);
  if (!topology.success) return fail(modelIssues(topology.error, described, [path, ...place]));
  const { class_name: className, config } = topology.data;
  const name = 'name' in config && typeof config.name === 'string' ? config.name : undefined;
  const outputLayers = 'output_layers' in config ? config.output_layers : undefined;
  return succeed({ className, name, layers: config.layers, outputLayers, weightsManifest });
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
