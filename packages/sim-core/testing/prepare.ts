import { applyOverrides, type RunSpec } from '@dl-rsim/spec';
import {
  type Design,
  type Images,
  type Network,
  type Prepared,
  prepareRunSteps,
  resolveRun,
} from '../src/index.ts';
import { drain } from './drain.ts';

/** The design of a run that is known to fit. */
export function designOf(spec: RunSpec, network: Network): Design {
  const resolved = resolveRun({ spec, network, applyOverrides });
  if (!resolved.ok) throw new Error(resolved.problem[0]?.message);
  return resolved.value;
}

/** A design with everything that is found before its first shard. */
export function prepareRun(
  spec: RunSpec,
  network: Network,
  images: Images,
): { readonly design: Design; readonly prepared: Prepared } {
  const design = designOf(spec, network);
  return { design, prepared: drain(prepareRunSteps(design, images)) };
}
