'use client';

import type { NetworkDetailFragment } from '@dl-rsim/client';
import { formatCompactCount, formatQuantity } from '@dl-rsim/units';
import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { isArchitecture } from '../../lib/network-text.ts';
import { routes } from '../../lib/routes.ts';
import { Digest } from '../../ui/copy-text.tsx';
import { Facts, formatShape } from '../../ui/facts.tsx';

export interface NetworkCardProps {
  readonly projectId: string;
  readonly network: NetworkDetailFragment;
}

/** What a network takes, gives and costs; its page has the rest. */
export function NetworkCard({ projectId, network }: NetworkCardProps) {
  const crossbarCount = network.layers.filter((layer) => layer.runsOnCrossbar).length;
  return (
    <Paper p="md" component="article">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <Group gap="xs">
            <Title order={2}>
              <Link className="row-link" href={routes.network(projectId, network.id)}>
                {network.name}
              </Link>
            </Title>
            {network.isBuiltIn ? (
              <Badge variant="light" color="gray" tt="none">
                built in
              </Badge>
            ) : null}
            {isArchitecture(network) ? (
              <Badge variant="light" color="copper" tt="none">
                shapes without weights
              </Badge>
            ) : null}
          </Group>
          <Group gap="xs">
            <Button
              component={Link}
              href={routes.network(projectId, network.id)}
              size="xs"
              variant="default"
              aria-label={`Open ${network.name}`}
            >
              Open
            </Button>
            {isArchitecture(network) ? null : (
              <Button
                component={Link}
                href={routes.launch(projectId, `network=${network.digest}`)}
                size="xs"
                variant="light"
                aria-label={`Launch with ${network.name}`}
              >
                Launch
              </Button>
            )}
          </Group>
        </Group>
        <Facts
          facts={[
            { label: 'Input', value: formatShape(network.inputShape) },
            { label: 'Classes', value: network.classCount },
            { label: 'Parameters', value: formatQuantity(network.parameterCount, 'Count') },
            { label: 'MACs an image', value: formatCompactCount(network.macCount) },
            { label: 'Layers on crossbars', value: `${crossbarCount} of ${network.layers.length}` },
            { label: 'Digest', value: <Digest value={network.digest} what="digest" /> },
            { label: 'Licence', value: network.licence },
          ]}
        />
        <Text size="xs" c="dimmed">
          {network.source}
        </Text>
      </Stack>
    </Paper>
  );
}
