import type { ReadoutSpec } from '@dl-rsim/spec';
import type { AdcRange } from '../converter/adc.ts';
import type { TableRequest } from '../error-table/table-request.ts';
import type { ReadProfile } from '../inference/read-profile.ts';
import type { Quantization } from '../network/integer-inference.ts';
import { centralRange } from '../numeric/integer-histogram.ts';
import { formatOf } from './calibrate.ts';
import { requestTable } from './request-table.ts';
import type { Design, LayerDesign } from './resolve.ts';
import { tableRowStates } from './row-states.ts';

/** What the reads of a layer go through. */
export interface LayerReadout {
  /** One for all weight slices; with a calibrated ADC one a slice. */
  readonly requests: readonly TableRequest[];
  /** Requests with the same text are the same. */
  readonly keys: readonly string[];
}

/** Converters and row states of a layer whose reads were counted. */
export function readoutOf(
  design: Design,
  layer: LayerDesign,
  { quantization, profile }: { readonly quantization: Quantization; readonly profile: ReadProfile },
): LayerReadout {
  const { accelerator } = layer;
  const { statistics, seed } = design;
  const format = formatOf(layer, quantization);
  const hasOptimalReferences = accelerator.readout.converter.senseAmplifier?.placement === 'optimal';
  const rowStates = tableRowStates(format, profile, hasOptimalReferences);
  const ranges = calibratedRanges(accelerator.readout, profile.sliceSops);
  // Everything of an accelerator that a request follows from, but for what all requests of a run share.
  const { device, cell, dac, readout, operationUnit, crossbar } = accelerator;
  const hardware = [device, cell, dac, readout, operationUnit, crossbar, rowStates];
  return {
    requests: ranges.map((percentileRange) =>
      requestTable({ accelerator, rowStates, percentileRange, statistics, seed }),
    ),
    keys: ranges.map((range) => JSON.stringify([hardware, range])),
  };
}

/** The range of each slice's converter; one null where converters are not calibrated. */
function calibratedRanges(
  { converter }: ReadoutSpec,
  sliceSops: ReadProfile['sliceSops'],
): readonly (AdcRange | null)[] {
  const { adc } = converter;
  if (adc?.range !== 'percentile') return [null];
  // A slice that was never read gets the range of a single 0.
  return sliceSops.map((sops) => centralRange(sops, adc.percentileRatio) ?? { lowest: 0, highest: 0 });
}

/**
 * The error tables that a run needs, each once, and which of them each layer uses; no tables at all where
 * errors come from arrays.
 */
export function planTables(
  design: Design,
  readouts: readonly LayerReadout[],
): { readonly requests: readonly TableRequest[]; readonly tableIndices: readonly (readonly number[])[] } {
  const source = errorSource(design);
  const requests = new Map<string, TableRequest>();
  const used = design.layers.map(({ hasErrors }, i) => {
    if (source === 'array' || !hasErrors) return [];
    const readout = readouts[i]!;
    for (const [at, key] of readout.keys.entries()) {
      if (!requests.has(key)) requests.set(key, readout.requests[at]!);
    }
    return readout.keys;
  });
  const order = [...requests.keys()];
  return {
    requests: [...requests.values()],
    tableIndices: used.map((keys) => keys.map((key) => order.indexOf(key))),
  };
}

/** Whether errors, or the moments they are replaced by, come from tables or arrays. */
export function errorSource({
  fidelity,
  statistics,
}: Pick<Design, 'fidelity' | 'statistics'>): 'table' | 'array' {
  return fidelity === 'moment' ? statistics.momentSource : fidelity;
}
