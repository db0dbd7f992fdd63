import type { DatasetSummary, ImageShape, NetworkSummary } from './network.ts';
import type { SpecIssue } from './outcome.ts';
import type { RunSpec } from './run.ts';

/**
 * What a spec cannot know alone: whether network and data set fit together and hold what is asked. Empty when
 * they do.
 */
export function checkRun(
  spec: RunSpec,
  network: NetworkSummary,
  dataset: DatasetSummary,
): readonly SpecIssue[] {
  const issues: SpecIssue[] = [];
  if (network.isShapeOnly) {
    const message = `${network.name} has no weights, only shapes; choose or import a trained network`;
    issues.push({ path: ['networkDigest'], code: 'CROSS_CHECK', message });
  }
  const { imageCount } = spec.statistics;
  const named = [
    ...spec.overrides.map(({ layerName }, index) => ({ layerName, path: ['overrides', index, 'layerName'] })),
    ...(spec.scope.layerName === ''
      ? []
      : [{ layerName: spec.scope.layerName, path: ['scope', 'layerName'] }]),
  ];
  return [
    ...issues,
    ...datasetIssues(network, dataset, { path: [], countPath: ['statistics'], imageCount }),
    ...layerNameIssues(named, network),
  ];
}

/**
 * Whether a data set fits a network and has as many test images as are asked for. `path` is of what names
 * data set and images; `countPath` of the images, where they stand elsewhere.
 */
export function datasetIssues(
  network: NetworkSummary,
  dataset: DatasetSummary,
  asked: {
    readonly path: readonly string[];
    readonly countPath?: readonly string[];
    readonly imageCount: number;
  },
): readonly SpecIssue[] {
  const issues: SpecIssue[] = [];
  const { path, countPath = path, imageCount } = asked;
  const wanted = shapeText(network.inputShape);
  const given = shapeText(dataset.imageShape);
  if (wanted !== given) {
    issues.push({
      path: [...path, 'datasetDigest'],
      code: 'SHAPE_MISMATCH',
      message: `${network.name} takes images of ${wanted}, ${dataset.name} has ${given}; choose a data set of ${wanted}`,
      limit: wanted,
      actual: given,
    });
  }
  if (network.classCount !== dataset.classNames.length) {
    issues.push({
      path: [...path, 'datasetDigest'],
      code: 'SHAPE_MISMATCH',
      message: `${network.name} tells ${network.classCount} classes apart, ${dataset.name} has ${dataset.classNames.length}; choose a pair that agrees`,
      limit: String(network.classCount),
      actual: String(dataset.classNames.length),
    });
  }
  if (imageCount > dataset.imageCount) {
    const place = [...countPath, 'imageCount'];
    issues.push({
      path: place,
      code: 'TOO_BIG',
      message: `${place.join('.')} is ${imageCount}; ${dataset.name} has ${dataset.imageCount} test images: ask for at most so many`,
      limit: `at most ${dataset.imageCount}`,
      actual: String(imageCount),
    });
  }
  return issues;
}

/** Layers are named by the network: a spec must mean one that has crossbars. */
export function layerNameIssues(
  named: readonly { readonly layerName: string; readonly path: SpecIssue['path'] }[],
  network: NetworkSummary,
): readonly SpecIssue[] {
  const onCrossbars = network.layers.filter((layer) => layer.runsOnCrossbar).map((layer) => layer.name);
  return named.flatMap(({ layerName, path }) => {
    if (onCrossbars.includes(layerName)) return [];
    const limit = onCrossbars.join(', ');
    const message = `${network.name} has no layer ${layerName} on crossbars; choose one of ${limit}`;
    return [{ path, code: 'CROSS_CHECK' as const, message, limit, actual: layerName }];
  });
}

/** 28x28x1 */
export function shapeText(shape: ImageShape): string {
  return `${shape.heightCount}x${shape.widthCount}x${shape.channelCount}`;
}
