'use client';

import {
  DatasetDeleteDocument,
  type DatasetFullFragment,
  DatasetPageDocument,
  DatasetsDocument,
  DatasetUpdateDocument,
} from '@dl-rsim/client';
import { Badge, Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { apiQuery, send } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { CardEditor } from '../../ui/card-editor.tsx';
import { DeleteButton } from '../../ui/delete-button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';

export interface DatasetHeadProps {
  readonly projectId: string;
  readonly dataset: DatasetFullFragment;
}

/** The name of a data set and what can be done with it; those of the registry stay as they are. */
export function DatasetHead({ projectId, dataset }: DatasetHeadProps) {
  return (
    <PageHeader
      eyebrow="Data set"
      title={dataset.name}
      summary={
        <Group gap="xs">
          {dataset.isShared ? (
            <Badge variant="light" color="gray" tt="none">
              of the registry, for everyone
            </Badge>
          ) : null}
          {dataset.isSynthetic ? (
            <Badge variant="light" color="copper" tt="none">
              synthetic
            </Badge>
          ) : null}
        </Group>
      }
      actions={
        <>
          {dataset.isShared ? null : <OwnActions projectId={projectId} dataset={dataset} />}
          <Button component={Link} href={routes.launch(projectId, `dataset=${dataset.digest}`)}>
            Launch
          </Button>
        </>
      }
    />
  );
}

function OwnActions({ projectId, dataset }: DatasetHeadProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { id, name, description, source, licence } = dataset;
  const refresh = () => queryClient.invalidateQueries(apiQuery(DatasetsDocument, { projectId }));
  return (
    <>
      <DeleteButton
        name={name}
        consequence="The images go from this project. A data set that a run used cannot be deleted."
        remove={async () => (await send(DatasetDeleteDocument, { input: { id } })).datasetDelete.userErrors}
        onRemoved={() => {
          void refresh();
          router.push(`${routes.library(projectId)}?tab=datasets`);
        }}
      />
      <CardEditor
        texts={{ name, description, source, licence }}
        keep={async (texts) => {
          const { datasetUpdate } = await send(DatasetUpdateDocument, { input: { id, ...texts } });
          await Promise.all([
            refresh(),
            queryClient.invalidateQueries(apiQuery(DatasetPageDocument, { id })),
          ]);
          return datasetUpdate.userErrors;
        }}
      />
    </>
  );
}
