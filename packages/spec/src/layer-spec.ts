import { type AcceleratorSpec, acceleratorSchema } from './accelerator.ts';
import { issuesOf } from './issues.ts';
import { fail, type Outcome, type SpecIssue, succeed } from './outcome.ts';
import { withLayerOverrides } from './overrides.ts';
import { type QuantizationSpec, quantizationSchema } from './quantization.ts';
import type { RunSpec } from './run.ts';

/** What one layer is built and quantized as. */
export interface LayerSpec {
  readonly accelerator: AcceleratorSpec;
  readonly quantization: QuantizationSpec;
}

/**
 * The accelerator and the quantization of one layer: those of the run with the layer's overrides set, checked
 * like any other. The simulator, which knows specs by type only, is given this function.
 */
export function applyOverrides(spec: RunSpec, layerName: string): Outcome<LayerSpec, readonly SpecIssue[]> {
  const index = spec.overrides.findIndex((override) => override.layerName === layerName);
  if (index === -1) return succeed({ accelerator: spec.accelerator, quantization: spec.quantization });
  // A copy of a run spec, of which only fields have other values.
  const draft = withLayerOverrides(spec, layerName) as Readonly<Record<keyof LayerSpec, unknown>>;
  const accelerator = acceleratorSchema.safeParse(draft.accelerator);
  const quantization = quantizationSchema.safeParse(draft.quantization);
  if (accelerator.success && quantization.success) {
    return succeed({ accelerator: accelerator.data, quantization: quantization.data });
  }
  const found = [
    ...(accelerator.error ? issuesOf(accelerator.error, draft.accelerator) : []),
    ...(quantization.error ? issuesOf(quantization.error, draft.quantization) : []),
  ];
  return fail(
    found.map((issue) => ({
      ...issue,
      path: ['overrides', index],
      message: `layer ${layerName} with its overrides: ${issue.message}`,
    })),
  );
}
