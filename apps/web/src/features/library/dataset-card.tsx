import type { DatasetCardFragment } from '@dl-rsim/client';
import { formatQuantity } from '@dl-rsim/units';
import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { routes } from '../../lib/routes.ts';
import { Digest } from '../../ui/copy-text.tsx';
import { Facts, formatShape } from '../../ui/facts.tsx';

export interface DatasetCardProps {
  readonly projectId: string;
  readonly dataset: DatasetCardFragment;
}

/** A data set that runs can use. */
export function DatasetCard({ projectId, dataset }: DatasetCardProps) {
  return (
    <Paper p="md" component="article">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <Group gap="xs">
            <Title order={2}>
              <Link className="row-link" href={routes.dataset(projectId, dataset.id)}>
                {dataset.name}
              </Link>
            </Title>
            {dataset.isSynthetic ? (
              <Badge variant="light" color="copper" tt="none">
                synthetic
              </Badge>
            ) : null}
          </Group>
          <Group gap="xs">
            <Button
              component={Link}
              href={routes.dataset(projectId, dataset.id)}
              size="xs"
              variant="default"
              aria-label={`Open ${dataset.name}`}
            >
              Open
            </Button>
            <Button
              component={Link}
              href={routes.launch(projectId, `dataset=${dataset.digest}`)}
              size="xs"
              variant="light"
              aria-label={`Launch with ${dataset.name}`}
            >
              Launch
            </Button>
          </Group>
        </Group>
        <DatasetFacts dataset={dataset} />
        <Text size="xs" c="dimmed">
          {dataset.source}
        </Text>
      </Stack>
    </Paper>
  );
}

export function DatasetFacts({ dataset }: { readonly dataset: DatasetCardFragment }) {
  return (
    <Facts
      facts={[
        { label: 'Test images', value: formatQuantity(dataset.imageCount, 'Count') },
        { label: 'Image', value: formatShape(dataset.imageShape) },
        { label: 'Classes', value: dataset.classNames.length },
        { label: 'Licence', value: dataset.licence },
        { label: 'Digest', value: <Digest value={dataset.digest} what="digest" /> },
      ]}
    />
  );
}
