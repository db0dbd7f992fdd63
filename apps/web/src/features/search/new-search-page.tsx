'use client';

import { DatasetsDocument, DeploymentDocument, SearchDocument } from '@dl-rsim/client';
import { readDeploymentSpec, readSearchSpec } from '@dl-rsim/spec';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { apiQuery } from '../../lib/api.ts';
import { uniqueByDigest } from '../../lib/launch-choices.ts';
import { isArchitecture } from '../../lib/network-text.ts';
import {
  baseOfPreset,
  draftOfSearch,
  firstSearchDraft,
  type SearchDraft,
  searchName,
} from '../../lib/search-draft.ts';
import { useNetworks } from '../../lib/use-networks.ts';
import { NetworksAwaited } from '../../ui/networks-awaited.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { SearchForm } from './search-form.tsx';

/** Asks for a search; the address may name a deployment to search around, or a search to begin from. */
export function NewSearchPage({ projectId }: { readonly projectId: string }) {
  const networks = useNetworks(projectId);
  const datasets = useQuery(apiQuery(DatasetsDocument, { projectId }));
  const wanted = useWanted();
  return (
    <>
      <PageHeader
        title="New search"
        summary={
          <>
            Which fields may change, what is wanted, and what must hold. Candidates are evaluated in closed
            form, the best ones step by step, the winners with contention.
          </>
        }
      />
      <QueryView query={networks} heightPx={480}>
        {(networkAnswer) => (
          <QueryView query={datasets} heightPx={480}>
            {(datasetAnswer) => {
              const networks = uniqueByDigest(networkAnswer.project?.networks ?? []);
              if (wanted === 'waiting') return <Skeleton h={480} radius="md" />;
              if (networks.every(isArchitecture)) return <NetworksAwaited />;
              const choices = {
                networks,
                datasets: uniqueByDigest(datasetAnswer.project?.datasets ?? []),
              };
              const [network] = networks;
              const initial =
                wanted ??
                firstSearchDraft(
                  baseOfPreset('isaac-ce', network?.digest ?? ''),
                  'preset:isaac-ce',
                  network ? searchName(network.name, 'isaac-ce') : '',
                );
              return <SearchForm projectId={projectId} choices={choices} initial={initial} />;
            }}
          </QueryView>
        )}
      </QueryView>
    </>
  );
}

/** What the address names, as a draft. */
function useWanted(): SearchDraft | null | 'waiting' {
  const search = useSearchParams();
  const [fromId, againId] = [search.get('from'), search.get('again')];
  const from = useQuery({ ...apiQuery(DeploymentDocument, { id: fromId ?? '' }), enabled: fromId !== null });
  const again = useQuery({ ...apiQuery(SearchDocument, { id: againId ?? '' }), enabled: againId !== null });
  if ((fromId !== null && from.isPending) || (againId !== null && again.isPending)) return 'waiting';
  const deployment = from.data?.node;
  if (deployment && 'reliabilityRuns' in deployment) {
    const base = readDeploymentSpec(deployment.spec);
    return firstSearchDraft(base, 'kept', `Around DEP-${deployment.number}`);
  }
  const before = again.data?.node;
  if (before && 'totalCount' in before && 'spec' in before)
    return draftOfSearch(readSearchSpec(before.spec), `${before.name}, again`);
  return null;
}
