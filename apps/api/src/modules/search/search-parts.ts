import type { Prisma } from '@dl-rsim/db';
import {
  checkSearch,
  readDatasetSummary,
  readNetworkSummary,
  type SearchSpec,
  type SpecIssue,
} from '@dl-rsim/spec';
import { unknownDigest } from '../../graphql/unknown-digest.ts';
import { findDataset } from '../dataset/index.ts';
import { findNetwork } from '../network/index.ts';

export interface SearchParts {
  readonly networkId: string;
  readonly datasetId: string | null;
  readonly issues: readonly SpecIssue[];
}

/** What a search deploys and measures on what, and why that cannot be. */
export async function searchPartsOf(db: Prisma, projectId: string, spec: SearchSpec): Promise<SearchParts> {
  const { networkDigest, activity } = spec.base;
  const network = await findNetwork(db, projectId, networkDigest);
  const asked = measuredDigests(spec);
  const dataset = asked[0] ? await findDataset(db, projectId, asked[0].digest) : null;
  const lost = [
    ...(network ? [] : [unknownDigest(['base', 'networkDigest'], networkDigest, 'network')]),
    ...(asked[0] && !dataset ? [unknownDigest(asked[0].path, asked[0].digest, 'data set')] : []),
    ...differentDatasets(asked),
  ];
  if (!network || lost.length > 0) return { networkId: '', datasetId: null, issues: lost };
  const card = dataset && readDatasetSummary(dataset.summary);
  const issues = checkSearch(spec, readNetworkSummary(network.summary), {
    activity: activity.measured ? card : null,
    reliability: spec.reliability ? card : null,
  });
  return { networkId: network.id, datasetId: dataset?.id ?? null, issues };
}

interface MeasuredDigest {
  readonly path: readonly string[];
  readonly digest: string;
}

/** Where the spec names a data set: for accuracies first, then for activities. */
function measuredDigests({ base: { activity }, reliability }: SearchSpec): readonly MeasuredDigest[] {
  const { measured } = activity;
  return [
    ...(reliability ? [{ path: ['reliability', 'datasetDigest'], digest: reliability.datasetDigest }] : []),
    ...(measured
      ? [{ path: ['base', 'activity', 'measured', 'datasetDigest'], digest: measured.datasetDigest }]
      : []),
  ];
}

/** A search has one data set, as a run has. */
function differentDatasets([first, second]: readonly MeasuredDigest[]): readonly SpecIssue[] {
  if (!first || !second || first.digest === second.digest) return [];
  const message =
    `${second.path.join('.')} is ${second.digest.slice(0, 12)}..., and accuracies are measured on ` +
    `${first.digest.slice(0, 12)}...; a search has one data set: name the same in both places`;
  return [
    { path: [...second.path], code: 'CROSS_CHECK', message, limit: first.digest, actual: second.digest },
  ];
}
