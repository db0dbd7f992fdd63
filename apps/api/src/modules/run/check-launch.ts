import type { Dataset, Network, Prisma } from '@dl-rsim/db';
import {
  checkRun,
  fail,
  type Outcome,
  type RunSpec,
  readDatasetSummary,
  readNetworkSummary,
  type SpecIssue,
  succeed,
} from '@dl-rsim/spec';
import { unknownDigest } from '../../graphql/unknown-digest.ts';
import { findDataset } from '../dataset/index.ts';
import { findNetwork } from '../network/index.ts';

export interface Ingredients {
  readonly networkId: string;
  readonly datasetId: string;
}

/**
 * What the specs of one launch run on, or why they cannot: all of them name the same network and data set.
 */
export async function checkLaunch(
  db: Prisma,
  projectId: string,
  specs: readonly [RunSpec, ...RunSpec[]],
): Promise<Outcome<Ingredients, readonly SpecIssue[]>> {
  const [{ networkDigest, datasetDigest }] = specs;
  const [network, dataset] = await Promise.all([
    findNetwork(db, projectId, networkDigest),
    findDataset(db, projectId, datasetDigest),
  ]);
  if (!network || !dataset) {
    return fail([
      ...(network ? [] : [unknownDigest(['networkDigest'], networkDigest, 'network')]),
      ...(dataset ? [] : [unknownDigest(['datasetDigest'], datasetDigest, 'data set')]),
    ]);
  }
  const issues = specs.flatMap((spec) => issuesWith(spec, network, dataset));
  if (issues.length > 0) return fail(uniqueByMessage(issues));
  return succeed({ networkId: network.id, datasetId: dataset.id });
}

function issuesWith(spec: RunSpec, network: Network, dataset: Dataset): readonly SpecIssue[] {
  return checkRun(spec, readNetworkSummary(network.summary), readDatasetSummary(dataset.summary));
}

function uniqueByMessage(issues: readonly SpecIssue[]): readonly SpecIssue[] {
  return [...new Map(issues.map((issue) => [issue.message, issue])).values()];
}
