'use client';

import {
  DatasetsDocument,
  DeploymentDocument,
  type DeploymentQuery,
  DesignsDocument,
  NetworksDocument,
  RunDocument,
} from '@dl-rsim/client';
import { readDeploymentSpec, readRunSpec } from '@dl-rsim/spec';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { apiQuery } from '../../lib/api.ts';
import {
  type LaunchChoices,
  stateOfDeployment,
  stateOfRun,
  uniqueByDigest,
  withDefaults,
} from '../../lib/launch-choices.ts';
import { defaultLaunchState, readLaunchState } from '../../lib/launch-state.ts';
import { isArchitecture } from '../../lib/network-text.ts';
import { randomSeed } from '../../lib/random-seed.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { LaunchForm } from './launch-form.tsx';

/** One page for a run or a sweep; its address carries the whole form. */
export function LaunchPage({ projectId }: { readonly projectId: string }) {
  const [search] = useState(new URLSearchParams(useSearchParams().toString()));
  const [seed] = useState(randomSeed);
  const originalId = search.get('duplicate') ?? /^run:(.+)$/.exec(search.get('hardware') ?? '')?.[1] ?? null;
  const deploymentId = /^deployment:(.+)$/.exec(search.get('hardware') ?? '')?.[1] ?? null;
  const designs = useQuery(apiQuery(DesignsDocument, { projectId }));
  const networks = useQuery(apiQuery(NetworksDocument, { projectId }));
  const datasets = useQuery(apiQuery(DatasetsDocument, { projectId }));
  const original = useQuery({
    ...apiQuery(RunDocument, { id: originalId ?? '' }),
    enabled: originalId !== null,
  });
  const deployed = useQuery({
    ...apiQuery(DeploymentDocument, { id: deploymentId ?? '' }),
    enabled: deploymentId !== null,
  });

  return (
    <>
      <PageHeader
        title="Launch"
        summary={
          <>
            One run, or a sweep over up to three fields. Everything is checked before anything is queued; the
            address of this page carries the form.
          </>
        }
      />
      {original.isError ? <ErrorNotice error={original.error} /> : null}
      {deployed.isError ? <ErrorNotice error={deployed.error} /> : null}
      <QueryView query={designs} heightPx={640}>
        {(designData) => (
          <QueryView query={networks} heightPx={640}>
            {(networkData) => (
              <QueryView query={datasets} heightPx={640}>
                {(datasetData) => {
                  const isWaiting =
                    (originalId !== null && original.isPending) ||
                    (deploymentId !== null && deployed.isPending);
                  if (isWaiting) return <Skeleton h={640} radius="md" />;
                  const run = original.data?.run ?? null;
                  const choices = {
                    designs: designData.project?.designs ?? [],
                    networks: uniqueByDigest(networkData.project?.networks ?? []).filter(
                      (one) => !isArchitecture(one),
                    ),
                    datasets: uniqueByDigest(datasetData.project?.datasets ?? []),
                    original: run
                      ? { id: run.id, label: `RUN-${run.number}`, spec: readRunSpec(run.spec) }
                      : null,
                    deployment: deploymentOf(deployed.data?.node),
                  };
                  const isDuplicate = search.has('duplicate') && run !== null;
                  const fallback = isDuplicate
                    ? stateOfRun({ id: run.id, name: run.name, spec: readRunSpec(run.spec) })
                    : stateOfDeployment(defaultLaunchState(seed), choices);
                  const initial = withDefaults(readLaunchState(search, fallback), choices);
                  return <LaunchForm projectId={projectId} choices={choices} initial={initial} />;
                }}
              </QueryView>
            )}
          </QueryView>
        )}
      </QueryView>
    </>
  );
}

/** The deployment that the address names, or null where it names none. */
function deploymentOf(node: DeploymentQuery['node'] | undefined): LaunchChoices['deployment'] {
  if (!node || !('reliabilityRuns' in node)) return null;
  return { id: node.id, label: `DEP-${node.number}`, spec: readDeploymentSpec(node.spec) };
}
