'use client';

import type { NetworkDetailFragment } from '@dl-rsim/client';
import { formatCompactCount, formatQuantity } from '@dl-rsim/units';
import { Badge, Button, Collapse, Group, Paper, ScrollArea, Stack, Table, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import Link from 'next/link';
import { routes } from '../../lib/routes.ts';
import { Digest } from '../../ui/copy-text.tsx';
import { Facts, formatShape } from './facts.tsx';

export interface NetworkCardProps {
  readonly projectId: string;
  readonly network: NetworkDetailFragment;
}

/** What a network takes, gives and costs, layer by layer when opened. */
export function NetworkCard({ projectId, network }: NetworkCardProps) {
  const [isOpen, { toggle }] = useDisclosure(false);
  const crossbarCount = network.layers.filter((layer) => layer.runsOnCrossbar).length;
  return (
    <Paper p="md" component="article">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <Group gap="xs">
            <Title order={2}>{network.name}</Title>
            {network.isBuiltIn ? (
              <Badge variant="light" color="gray" tt="none">
                built in
              </Badge>
            ) : null}
          </Group>
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={toggle} aria-expanded={isOpen}>
              {isOpen ? 'Hide layers' : `Layers (${network.layers.length})`}
            </Button>
            <Button
              component={Link}
              href={routes.launch(projectId, `network=${network.digest}`)}
              size="xs"
              variant="light"
              aria-label={`Launch with ${network.name}`}
            >
              Launch
            </Button>
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
        <Collapse expanded={isOpen}>{isOpen ? <LayerTable network={network} /> : null}</Collapse>
      </Stack>
    </Paper>
  );
}

function LayerTable({ network }: { readonly network: NetworkDetailFragment }) {
  return (
    <ScrollArea
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': `Layers of ${network.name}` }}
    >
      <Table miw={620}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Layer</Table.Th>
            <Table.Th>Kind</Table.Th>
            <Table.Th>Output</Table.Th>
            <Table.Th ta="right">Parameters</Table.Th>
            <Table.Th ta="right">MACs</Table.Th>
            <Table.Th>On crossbars</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {network.layers.map((layer) => (
            <Table.Tr key={layer.name}>
              <Table.Td>{layer.name}</Table.Td>
              <Table.Td>{layer.kind}</Table.Td>
              <Table.Td className="num">{formatShape(layer.outputShape)}</Table.Td>
              <Table.Td ta="right" className="num">
                {formatQuantity(layer.parameterCount, 'Count')}
              </Table.Td>
              <Table.Td ta="right" className="num">
                {formatQuantity(layer.macCount, 'Count')}
              </Table.Td>
              <Table.Td>{layer.runsOnCrossbar ? 'yes' : 'no, in float'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
