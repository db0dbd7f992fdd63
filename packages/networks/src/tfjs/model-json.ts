import { fail, type Outcome, succeed } from '@dl-rsim/spec';
import { z } from 'zod';
import { issue, quote } from '../issue.ts';
import { type KerasModel, modelIssues, parseKerasModel } from '../keras-layers/keras-model.ts';
import type { Problem } from '../keras-layers/placed-layer.ts';

const LIMIT_BYTES = 16 * 1024 * 1024;

const weightSchema = z.looseObject({
  name: z.string(),
  shape: z.array(z.int().min(0).max(1e9)).max(8),
  dtype: z.string(),
  quantization: z
    .looseObject({
      dtype: z.string().optional(),
      scale: z.number().optional(),
      min: z.number().optional(),
    })
    .optional(),
});

const weightGroupSchema = z.looseObject({
  paths: z.array(z.string()).max(100),
  weights: z.array(weightSchema).max(10_000),
});

const modelSchema = z.looseObject({
  format: z.string().nullish(),
  modelTopology: z.looseObject({}),
  weightsManifest: z.array(weightGroupSchema).max(100),
  signature: z.unknown().optional(),
  userDefinedMetadata: z.unknown().optional(),
});

export type WeightGroup = z.infer<typeof weightGroupSchema>;

/** The parts of model.json that matter, before any layer is understood. */
export interface ModelJson extends KerasModel {
  /** As TensorFlow.js reads it. */
  readonly modelTopology: unknown;
  readonly weightsManifest: readonly WeightGroup[];
}

/** model.json of any kind of model. */
export type ModelDocument = z.infer<typeof modelSchema>;

/**
 * Parses the text of a Layers model's model.json. Topologies of TensorFlow.js itself and of the Keras
 * converter are both understood.
 */
export function parseModelJson(bytes: Uint8Array, path: string): Outcome<ModelJson, Problem> {
  const model = parseModelDocument(bytes, path);
  if (!model.ok) return model;
  const { format, modelTopology, weightsManifest } = model.value;
  if (format !== undefined && format !== null && format !== 'layers-model') {
    const message = `${path} is a ${quote(format)}; save a Layers model (model.save, tensorflowjs_converter)`;
    return fail([
      issue([path, 'format'], 'UNSUPPORTED', { message, limit: 'layers-model', actual: quote(format) }),
    ]);
  }
  const place = 'model_config' in modelTopology ? ['modelTopology', 'model_config'] : ['modelTopology'];
  const described = modelTopology.model_config ?? modelTopology;
  const topology = parseKerasModel(described, [path, ...place]);
  return topology.ok ? succeed({ ...topology.value, modelTopology, weightsManifest }) : topology;
}

/** Parses the text of a model.json before it is known what kind of model it tells. */
export function parseModelDocument(bytes: Uint8Array, path: string): Outcome<ModelDocument, Problem> {
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
  return succeed(model.data);
}
