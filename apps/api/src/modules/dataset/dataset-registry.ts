import { registry } from '@dl-rsim/spec';

/** What a card shows of a data set of the registry; files and mirrors are the worker's business. */
export interface RegistryDataset {
  readonly key: string;
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  readonly isSynthetic: boolean;
  readonly downloadByteCount: number;
}

export const registryDatasets: readonly RegistryDataset[] = registry.map(
  ({ key, name, source, licence, isSynthetic, files }) => ({
    key,
    name,
    source,
    licence,
    isSynthetic,
    downloadByteCount: files.reduce((sum, file) => sum + file.packedByteCount, 0),
  }),
);

export function registryDatasetByKey(key: string): RegistryDataset | null {
  return registryDatasets.find((entry) => entry.key === key) ?? null;
}
