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
  const designs = useQuery(apiQuery(DesignsDocument, { projectId }));
  const networks = useQuery(apiQuery(NetworksDocument, { projectId }));
  const datasets = useQuery(apiQuery(DatasetsDocument, { projectId }));
  const named = useNamed(search);

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
      {named.error ? <ErrorNotice error={named.error} /> : null}
      <QueryView query={designs} heightPx={640}>
        {(designData) => (
          <QueryView query={networks} heightPx={640}>
            {(networkData) => (
              <QueryView query={datasets} heightPx={640}>
                {(datasetData) => {
                  if (named.isWaiting) return <Skeleton h={640} radius="md" />;
                  const { run, deployment } = named;
                  const choices = {
                    designs: designData.project?.designs ?? [],
                    networks: uniqueByDigest(networkData.project?.networks ?? []).filter(
                      (one) => !isArchitecture(one),
                    ),
                    datasets: uniqueByDigest(datasetData.project?.datasets ?? []),
                    original: run
                      ? { id: run.id, label: `RUN-${run.number}`, spec: readRunSpec(run.spec) }
                      : null,
                    deployment,
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

/** The run or the deployment that the address names: the one to repeat, or the accelerator to take. */
function useNamed(search: URLSearchParams) {
  const hardware = search.get('hardware') ?? '';
  const runId = search.get('duplicate') ?? /^run:(.+)$/.exec(hardware)?.[1] ?? null;
  const deploymentId = /^deployment:(.+)$/.exec(hardware)?.[1] ?? null;
  const original = useQuery({ ...apiQuery(RunDocument, { id: runId ?? '' }), enabled: runId !== null });
  const deployed = useQuery({
    ...apiQuery(DeploymentDocument, { id: deploymentId ?? '' }),
    enabled: deploymentId !== null,
  });
  return {
    isWaiting: (runId !== null && original.isPending) || (deploymentId !== null && deployed.isPending),
    error: original.error ?? deployed.error,
    run: original.data?.run ?? null,
    deployment: deploymentOf(deployed.data?.node),
  };
}

function deploymentOf(node: DeploymentQuery['node'] | undefined): LaunchChoices['deployment'] {
  if (!node || !('reliabilityRuns' in node)) return null;
  return { id: node.id, label: `DEP-${node.number}`, spec: readDeploymentSpec(node.spec) };
}
