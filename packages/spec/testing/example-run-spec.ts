import { presets, type RunSpec, type RunSpecDraft, runSpecSchema, SPEC_VERSION } from '../src/index.ts';

/**
 * A complete run spec on the baseline preset; network and data set are digests that exist nowhere. What a
 * change leaves out is off, as in any spec.
 */
export function exampleRunSpec(changes: Partial<RunSpecDraft> = {}): RunSpec {
  const preset = presets[0];
  if (!preset) throw new Error('there is no preset');
  return runSpecSchema.parse({
    specVersion: SPEC_VERSION,
    accelerator: preset.accelerator,
    quantization: preset.quantization,
    networkDigest: 'a'.repeat(64),
    datasetDigest: 'b'.repeat(64),
    statistics: { imageCount: 100, repeatCount: 3 },
    seed: '00000000000000a7',
    ...changes,
  });
}
