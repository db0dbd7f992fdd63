import { type FetchRegistry, fetchRegistryFiles } from './fetch-registry-files.ts';
import type { DatasetOutcome } from './read-dataset.ts';
import { readRegistryDataset } from './read-registry-dataset.ts';

/**
 * Brings in a data set of the registry and reads it; synthetic ones are drawn. When no source serves, one
 * issue says what was tried and what to do, followed by one for each wrong copy.
 *
 * @throws the signal's reason when aborted.
 */
export async function fetchDataset(request: FetchRegistry): Promise<DatasetOutcome> {
  const files = await fetchRegistryFiles(request);
  return files.ok ? readRegistryDataset(request.entry, files.value) : files;
}
