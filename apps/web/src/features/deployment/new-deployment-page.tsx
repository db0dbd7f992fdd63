'use client';

import { DatasetsDocument, DeploymentDocument, DesignsDocument, SearchDocument } from '@dl-rsim/client';
import { readDeploymentSpec, readSearchResult, readSearchSpec } from '@dl-rsim/spec';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { apiQuery } from '../../lib/api.ts';
import { firstDeploymentDraft, type Original, specOfCandidate } from '../../lib/deployment-draft.ts';
import { uniqueByDigest } from '../../lib/launch-choices.ts';
import { isArchitecture } from '../../lib/network-text.ts';
import { useNetworks } from '../../lib/use-networks.ts';
import { NetworksAwaited } from '../../ui/networks-awaited.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { DeploymentForm } from './deployment-form.tsx';

/** Asks for a deployment; the address may name a network, a preset, a deployment, a candidate of a search. */
export function NewDeploymentPage({ projectId }: { readonly projectId: string }) {
  const search = useSearchParams();
  const networks = useNetworks(projectId);
  const designs = useQuery(apiQuery(DesignsDocument, { projectId }));
  const datasets = useQuery(apiQuery(DatasetsDocument, { projectId }));
  const original = useOriginal();
  return (
    <>
      <PageHeader
        title="New deployment"
        summary={
          <>
            A network, a chip, and how one is laid on the other. Begin with a chip from the literature and
            change what is yours.
          </>
        }
      />
      <QueryView query={networks} heightPx={480}>
        {(networkAnswer) => (
          <QueryView query={designs} heightPx={480}>
            {(designAnswer) => (
              <QueryView query={datasets} heightPx={480}>
                {(datasetAnswer) => {
                  const networks = uniqueByDigest(networkAnswer.project?.networks ?? []);
                  if (original === 'waiting') return <Skeleton h={480} radius="md" />;
                  if (networks.every(isArchitecture)) return <NetworksAwaited />;
                  const choices = {
                    networks,
                    datasets: uniqueByDigest(datasetAnswer.project?.datasets ?? []),
                    designs: designAnswer.project?.designs ?? [],
                  };
                  const wanted = {
                    networkDigest: search.get('network'),
                    presetKey: search.get('preset'),
                    original,
                  };
                  return (
                    <DeploymentForm
                      projectId={projectId}
                      choices={choices}
                      initial={firstDeploymentDraft(choices, wanted)}
                    />
                  );
                }}
              </QueryView>
            )}
          </QueryView>
        )}
      </QueryView>
    </>
  );
}

/** What the form begins with, when the address names something that has run. */
function useOriginal(): Original | null | 'waiting' {
  const search = useSearchParams();
  const fromId = search.get('from');
  const searchId = search.get('search');
  const before = useQuery({
    ...apiQuery(DeploymentDocument, { id: fromId ?? '' }),
    enabled: fromId !== null,
  });
  const found = useQuery({ ...apiQuery(SearchDocument, { id: searchId ?? '' }), enabled: searchId !== null });
  if ((fromId !== null && before.isPending) || (searchId !== null && found.isPending)) return 'waiting';
  const deployment = before.data?.node;
  if (deployment && 'reliabilityRuns' in deployment)
    return { name: `${deployment.name}, again`, spec: readDeploymentSpec(deployment.spec) };
  const node = found.data?.node;
  if (!node || !('totalCount' in node) || !('result' in node) || !node.result) return null;
  const candidateIndex = Number(search.get('candidate'));
  const spec = specOfCandidate(readSearchSpec(node.spec), readSearchResult(node.result), candidateIndex);
  return spec && { name: `${node.name}, no. ${candidateIndex}`, spec };
}
