import { z } from 'zod';
import { deploymentSpecSchema } from '../deployment.ts';
import dlRsimMacro from './deployment/dl-rsim-macro.json' with { type: 'json' };
import forms from './deployment/forms.json' with { type: 'json' };
import isaacCe from './deployment/isaac-ce.json' with { type: 'json' };
import mnsimDefault from './deployment/mnsim-default.json' with { type: 'json' };
import neurosimDefault from './deployment/neurosim-default.json' with { type: 'json' };
import pipelayer from './deployment/pipelayer.json' with { type: 'json' };
import prime from './deployment/prime.json' with { type: 'json' };
import puma from './deployment/puma.json' with { type: 'json' };

const { networkDigest: _network, seed: _seed, ...design } = deploymentSpecSchema.shape;

const deploymentPresetSchema = z.strictObject({
  key: z.string(),
  name: z.string(),
  summary: z.string(),
  deployment: z.strictObject(design),
  citations: z.array(z.strictObject({ key: z.string(), text: z.string(), url: z.url().nullable() })).min(1),
  /**
   * For every number of the chip, by its path: the key of a reference, and after a colon what is read there;
   * or "ours:" and why.
   */
  sources: z.record(z.string(), z.string()),
});

/** A design from the literature: a deployment spec without network and seed, every number with its source. */
export type DeploymentPreset = Readonly<z.infer<typeof deploymentPresetSchema>>;

/** The best known first: what a new deployment starts from. */
export const deploymentPresets: readonly DeploymentPreset[] = [
  isaacCe,
  prime,
  pipelayer,
  forms,
  puma,
  mnsimDefault,
  neurosimDefault,
  dlRsimMacro,
].map((json) => deploymentPresetSchema.parse(json));

export function deploymentPresetByKey(key: string): DeploymentPreset | null {
  return deploymentPresets.find((preset) => preset.key === key) ?? null;
}
