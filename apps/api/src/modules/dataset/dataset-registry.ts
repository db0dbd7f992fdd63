import { downloadByteCount, registry } from '@dl-rsim/spec';

/** What a card shows of a data set of the registry; files and mirrors are the worker's business. */
export interface RegistryDataset {
  readonly key: string;
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  readonly isSynthetic: boolean;
  readonly downloadByteCount: number;
}

export const registryDatasets: readonly RegistryDataset[] = registry.map((entry) => ({
  key: entry.key,
  name: entry.name,
  source: entry.source,
  licence: entry.licence,
  isSynthetic: entry.isSynthetic,
  downloadByteCount: downloadByteCount(entry),
}));

export function registryDatasetByKey(key: string): RegistryDataset | null {
  return registryDatasets.find((entry) => entry.key === key) ?? null;
}
