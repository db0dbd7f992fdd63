'use client';

import type { NetworkDetailFragment } from '@dl-rsim/client';
import { type DeploymentSpec, type LayerMappingSpec, partitionSchema } from '@dl-rsim/spec';
import { ScrollArea, Select, Table, Text } from '@mantine/core';
import { partitionName } from '../../lib/deployment-breakdown.ts';
import { QuantityInput } from '../../ui/quantity-input.tsx';

export interface LayerChoicesProps {
  readonly network: NetworkDetailFragment;
  readonly spec: DeploymentSpec;
  readonly onChange: (spec: DeploymentSpec) => void;
}

/** What single layers have otherwise: their partition and the number of their copies. */
export function LayerChoices({ network, spec, onChange }: LayerChoicesProps) {
  const names = network.layers.filter((layer) => layer.runsOnCrossbar).map((layer) => layer.name);
  const change = (layerName: string, part: Partial<LayerMappingSpec>) => {
    const before = spec.layers.find((layer) => layer.layerName === layerName) ?? { layerName };
    const { partition, replicaCount } = { ...before, ...part };
    const others = spec.layers.filter((layer) => layer.layerName !== layerName);
    const own = {
      layerName,
      ...(partition === undefined ? {} : { partition }),
      ...(replicaCount === undefined ? {} : { replicaCount }),
    };
    onChange({ ...spec, layers: Object.keys(own).length > 1 ? [...others, own] : others });
  };
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        Empty: as the mapping says. Copies that are given here are kept by every duplication.
      </Text>
      <ScrollArea.Autosize
        mah={420}
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Layers' }}
      >
        <Table aria-label="Layers that differ" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Layer</Table.Th>
              <Table.Th>Partition</Table.Th>
              <Table.Th>Copies</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {names.map((name) => {
              const own = spec.layers.find((layer) => layer.layerName === name);
              return (
                <Table.Tr key={name}>
                  <Table.Td>{name}</Table.Td>
                  <Table.Td>
                    <Select
                      size="xs"
                      aria-label={`Partition of ${name}`}
                      placeholder={partitionName(spec.mapping.partition)}
                      clearable
                      data={partitionSchema.options.map((value) => ({ value, label: partitionName(value) }))}
                      value={own?.partition ?? null}
                      onChange={(value) =>
                        change(name, { partition: (value ?? undefined) as LayerMappingSpec['partition'] })
                      }
                    />
                  </Table.Td>
                  <Table.Td maw={140}>
                    <QuantityInput
                      size="xs"
                      unit="Count"
                      aria-label={`Copies of ${name}`}
                      value={own?.replicaCount ?? Number.NaN}
                      onChange={(value) =>
                        change(name, { replicaCount: Number.isNaN(value) ? undefined : value })
                      }
                    />
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </>
  );
}
