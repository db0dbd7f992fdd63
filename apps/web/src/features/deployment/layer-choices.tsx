'use client';

import type { NetworkDetailFragment } from '@dl-rsim/client';
import { type DeploymentSpec, type LayerMappingSpec, partitionSchema } from '@dl-rsim/spec';
import { NumberInput, ScrollArea, Select, Table, Text } from '@mantine/core';
import { partitionName } from '../../lib/deployment-breakdown.ts';

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
            {names.map((name) => (
              <LayerRow
                key={name}
                name={name}
                own={spec.layers.find((layer) => layer.layerName === name)}
                placeholder={partitionName(spec.mapping.partition)}
                onChange={(part) => change(name, part)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </>
  );
}

interface LayerRowProps {
  readonly name: string;
  /** What was said of this layer alone. */
  readonly own: LayerMappingSpec | undefined;
  readonly placeholder: string;
  readonly onChange: (part: Partial<LayerMappingSpec>) => void;
}

function LayerRow({ name, own, placeholder, onChange }: LayerRowProps) {
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td>
        <Select
          size="xs"
          aria-label={`Partition of ${name}`}
          placeholder={placeholder}
          clearable
          data={partitionSchema.options.map((value) => ({ value, label: partitionName(value) }))}
          value={own?.partition ?? null}
          onChange={(value) => onChange({ partition: (value ?? undefined) as LayerMappingSpec['partition'] })}
        />
      </Table.Td>
      <Table.Td maw={140}>
        <NumberInput
          size="xs"
          aria-label={`Copies of ${name}`}
          min={1}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          value={own?.replicaCount ?? ''}
          onChange={(value) => onChange({ replicaCount: typeof value === 'number' ? value : undefined })}
        />
      </Table.Td>
    </Table.Tr>
  );
}
