import { checkRun, datasetIssues, layerNameIssues } from './check-run.ts';
import type { DeploymentSpec } from './deployment.ts';
import { runSpecOfSearch } from './knobs.ts';
import type { DatasetSummary, NetworkSummary } from './network.ts';
import type { SpecIssue } from './outcome.ts';
import type { SearchSpec } from './search.ts';

/**
 * What a deployment spec cannot know alone: whether it is of this network, whether its layers are there, and
 * whether activity can be measured on the data set, which is null where none is asked for. Empty when all is
 * well.
 */
export function checkDeployment(
  spec: DeploymentSpec,
  network: NetworkSummary,
  dataset: DatasetSummary | null = null,
): readonly SpecIssue[] {
  const layers = spec.layers.map(({ layerName }, index) => ({
    layerName,
    path: ['layers', index, 'layerName'],
  }));
  return [
    ...digestIssues(spec, network),
    ...layerNameIssues(layers, network),
    ...activityIssues(spec, network, dataset),
  ];
}

/** The same of a search: of its base, and of the reliability runs that it asks for. */
export function checkSearch(
  spec: SearchSpec,
  network: NetworkSummary,
  datasets: { readonly activity: DatasetSummary | null; readonly reliability: DatasetSummary | null },
): readonly SpecIssue[] {
  const base = checkDeployment(spec.base, network, datasets.activity).map((issue) => below('base', issue));
  if (!spec.reliability || !datasets.reliability) return base;
  const run = checkRun(runSpecOfSearch(spec, spec.base), network, datasets.reliability);
  return [
    ...base,
    ...run.map((issue) =>
      issue.path[0] === 'networkDigest' ? below('base', issue) : below('reliability', issue),
    ),
  ];
}

const below = (part: string, issue: SpecIssue): SpecIssue => ({ ...issue, path: [part, ...issue.path] });

function digestIssues({ networkDigest }: DeploymentSpec, network: NetworkSummary): readonly SpecIssue[] {
  if (networkDigest === network.digest) return [];
  const message = `networkDigest is not that of ${network.name}; give ${network.digest}`;
  return [
    { path: ['networkDigest'], code: 'CROSS_CHECK', message, limit: network.digest, actual: networkDigest },
  ];
}

function activityIssues(
  { activity: { measured } }: DeploymentSpec,
  network: NetworkSummary,
  dataset: DatasetSummary | null,
): readonly SpecIssue[] {
  if (!measured) return [];
  const path = ['activity', 'measured'];
  if (network.isShapeOnly) {
    const reason = 'has no weights, only shapes, and no activity that could be measured';
    const message = `${network.name} ${reason}; choose assumed, or a trained network`;
    return [{ path, code: 'CROSS_CHECK', message }];
  }
  return dataset ? datasetIssues(network, dataset, { path, imageCount: measured.imageCount }) : [];
}
