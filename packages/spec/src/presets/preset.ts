import { z } from 'zod';
import { acceleratorSchema } from '../accelerator.ts';
import { quantizationSchema } from '../run.ts';
import dlRsimBaseline from './dl-rsim-baseline.json' with { type: 'json' };

const presetSchema = z.strictObject({
  key: z.string(),
  name: z.string(),
  summary: z.string(),
  accelerator: acceleratorSchema,
  quantization: quantizationSchema,
  citations: z.array(z.strictObject({ key: z.string(), text: z.string(), url: z.url().nullable() })).min(1),
});

/** An accelerator from the literature: a complete spec and where its numbers stand. */
export type Preset = Readonly<z.infer<typeof presetSchema>>;

export const presets: readonly Preset[] = [dlRsimBaseline].map((json) => presetSchema.parse(json));

export function presetByKey(key: string): Preset | null {
  return presets.find((preset) => preset.key === key) ?? null;
}
