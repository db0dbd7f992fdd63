'use client';

import {
  DatasetsDocument,
  ImportsDocument,
  type NetworkDetailFragment,
  NetworksDocument,
  RegistryDatasetsDocument,
} from '@dl-rsim/client';
import { SimpleGrid, Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { apiQuery, POLL_INTERVAL_MS } from '../../lib/api.ts';
import { isArchitecture } from '../../lib/network-text.ts';
import { routes } from '../../lib/routes.ts';
import { EmptyNotice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { DatasetCard } from './dataset-card.tsx';
import { DatasetImport } from './dataset-import.tsx';
import { ImportList } from './import-list.tsx';
import { NetworkCard } from './network-card.tsx';
import { NetworkImport } from './network-import.tsx';
import { RegistryCard } from './registry-card.tsx';

/** Networks and data sets that runs of the project can use, and the ways to get more. */
export function LibraryPage({ projectId }: { readonly projectId: string }) {
  const router = useRouter();
  const tab = useSearchParams().get('tab') === 'datasets' ? 'datasets' : 'networks';
  const choose = (next: string | null) =>
    router.replace(`${routes.library(projectId)}?tab=${next}`, { scroll: false });
  return (
    <>
      <PageHeader
        title="Library"
        summary={
          <>
            What runs are made of, each known by the SHA-256 of its content: the same digest is the same
            network or the same images, always.
          </>
        }
      />
      <Tabs value={tab} onChange={choose} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="networks">Networks</Tabs.Tab>
          <Tabs.Tab value="datasets">Data sets</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="networks">
          <Networks projectId={projectId} />
        </Tabs.Panel>
        <Tabs.Panel value="datasets">
          <Datasets projectId={projectId} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

/** Imports of the project, asked again every second while one is under way. */
function useImports(projectId: string) {
  return useQuery({
    ...apiQuery(ImportsDocument, { projectId }),
    refetchInterval: ({ state }) =>
      state.data?.project?.imports.some((one) => isUnderWay(one.state)) ? 1000 : false,
  });
}

function Networks({ projectId }: { readonly projectId: string }) {
  const networks = useQuery(apiQuery(NetworksDocument, { projectId }));
  const imports = useImports(projectId);
  return (
    <Stack gap="lg">
      <QueryView query={networks} heightPx={260}>
        {({ project }) =>
          project && project.networks.length > 0 ? (
            <NetworkCards
              projectId={projectId}
              networks={project.networks.filter((one) => !isArchitecture(one))}
            />
          ) : (
            <EmptyNotice title="No network yet">Import one below: Keras, TensorFlow or ONNX.</EmptyNotice>
          )
        }
      </QueryView>
      <NetworkImport projectId={projectId} />
      <QueryView query={imports} heightPx={60}>
        {({ project }) => (
          <ImportList
            imports={(project?.imports ?? []).filter((one) => one.kind === 'NETWORK')}
            projectId={projectId}
          />
        )}
      </QueryView>
      <Architectures
        projectId={projectId}
        networks={networks.data?.project?.networks.filter(isArchitecture)}
      />
    </Stack>
  );
}

interface NetworkCardsProps {
  readonly projectId: string;
  readonly networks: readonly NetworkDetailFragment[];
}

function NetworkCards({ projectId, networks }: NetworkCardsProps) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      {networks.map((network) => (
        <NetworkCard key={network.id} projectId={projectId} network={network} />
      ))}
    </SimpleGrid>
  );
}

/** The zoo's shapes of the literature. */
function Architectures({
  projectId,
  networks = [],
}: Omit<NetworkCardsProps, 'networks'> & { readonly networks: NetworkCardsProps['networks'] | undefined }) {
  if (networks.length === 0) return null;
  return (
    <section aria-label="Architectures">
      <Title order={2}>Architectures</Title>
      <Text size="sm" c="dimmed" mb="sm">
        Shapes of the literature without weights: how many crossbars they need is told on their pages. To run
        one, import it with the weights that you trained.
      </Text>
      <NetworkCards projectId={projectId} networks={networks} />
    </section>
  );
}

function Datasets({ projectId }: { readonly projectId: string }) {
  const datasets = useQuery(apiQuery(DatasetsDocument, { projectId }));
  const imports = useImports(projectId);
  const registry = useQuery({
    ...apiQuery(RegistryDatasetsDocument, {}),
    refetchInterval: ({ state }) =>
      state.data?.registryDatasets.some((entry) => entry.lastImport && isUnderWay(entry.lastImport.state))
        ? 700
        : POLL_INTERVAL_MS * 5,
  });
  const registered = registry.data?.registryDatasets.map((entry) => entry.dataset?.id) ?? [];
  return (
    <Stack gap="lg">
      <QueryView query={registry} heightPx={240}>
        {({ registryDatasets }) => (
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {registryDatasets.map((entry) => (
              <RegistryCard key={entry.key} entry={entry} projectId={projectId} />
            ))}
          </SimpleGrid>
        )}
      </QueryView>
      <QueryView query={datasets} heightPx={120}>
        {({ project }) => {
          const own = (project?.datasets ?? []).filter((dataset) => !registered.includes(dataset.id));
          return own.length === 0 ? null : (
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              {own.map((dataset) => (
                <DatasetCard key={dataset.id} dataset={dataset} projectId={projectId} />
              ))}
            </SimpleGrid>
          );
        }}
      </QueryView>
      <DatasetImport projectId={projectId} />
      <QueryView query={imports} heightPx={60}>
        {({ project }) => (
          <ImportList
            imports={(project?.imports ?? []).filter((one) => one.kind === 'DATASET')}
            projectId={projectId}
          />
        )}
      </QueryView>
    </Stack>
  );
}

function isUnderWay(state: string): boolean {
  return state === 'QUEUED' || state === 'RUNNING';
}
