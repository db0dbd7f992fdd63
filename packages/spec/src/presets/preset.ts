import { z } from 'zod';
import { acceleratorSchema } from '../accelerator.ts';
import { quantizationSchema } from '../quantization.ts';
import dlRsimBaseline from './dl-rsim-baseline.json' with { type: 'json' };
import geniexWires from './geniex-wires.json' with { type: 'json' };
import isaac from './isaac.json' with { type: 'json' };
import mnsim2Default from './mnsim2-default.json' with { type: 'json' };
import neurram from './neurram.json' with { type: 'json' };

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

/** The baseline first: what a new launch starts from. */
export const presets: readonly Preset[] = [dlRsimBaseline, isaac, neurram, geniexWires, mnsim2Default].map(
  (json) => presetSchema.parse(json),
);

export function presetByKey(key: string): Preset | null {
  return presets.find((preset) => preset.key === key) ?? null;
}
