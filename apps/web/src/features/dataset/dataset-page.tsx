'use client';

import { type DatasetFullFragment, DatasetPageDocument, DatasetUseDocument } from '@dl-rsim/client';
import { Grid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { NotThere } from '../../ui/not-there.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { UseSection } from '../../ui/use-section.tsx';
import { BalanceFigure } from './balance-figure.tsx';
import { DatasetFacts } from './dataset-facts.tsx';
import { DatasetHead } from './dataset-head.tsx';
import { Thumbnails } from './thumbnails.tsx';

export interface DatasetPageProps {
  readonly projectId: string;
  readonly datasetId: string;
}

/** Everything that is known of one data set. */
export function DatasetPage({ projectId, datasetId }: DatasetPageProps) {
  const query = useQuery(apiQuery(DatasetPageDocument, { id: datasetId }));
  return (
    <QueryView query={query} heightPx={560}>
      {({ node }) =>
        node && 'classNames' in node ? (
          <DatasetView projectId={projectId} dataset={node as DatasetFullFragment} />
        ) : (
          <NotThere
            what="data set"
            backHref={`${routes.library(projectId)}?tab=datasets`}
            backLabel="Library"
          />
        )
      }
    </QueryView>
  );
}

interface DatasetViewProps {
  readonly projectId: string;
  readonly dataset: DatasetFullFragment;
}

function DatasetView({ projectId, dataset }: DatasetViewProps) {
  const use = useQuery(apiQuery(DatasetUseDocument, { id: dataset.id, projectId, first: 10 }));
  return (
    <>
      <DatasetHead projectId={projectId} dataset={dataset} />
      <Stack gap="lg">
        <DatasetFacts dataset={dataset} />
        <Grid gap="lg" align="stretch">
          {dataset.hasThumbnails ? (
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Thumbnails dataset={dataset} />
            </Grid.Col>
          ) : null}
          <Grid.Col span={{ base: 12, md: dataset.hasThumbnails ? 7 : 12 }}>
            <BalanceFigure dataset={dataset} />
          </Grid.Col>
        </Grid>
        <QueryView query={use} heightPx={80}>
          {({ node }) =>
            node && 'usedBy' in node ? (
              <UseSection
                projectId={projectId}
                what="data set"
                runs={node.usedBy.nodes}
                totalCount={node.usedBy.totalCount}
                deployments={node.deployments}
                searches={node.searches}
              />
            ) : null
          }
        </QueryView>
      </Stack>
    </>
  );
}
