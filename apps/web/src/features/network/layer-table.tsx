'use client';

import type { NetworkFullFragment } from '@dl-rsim/client';
import { formatCompactCount, formatQuantity } from '@dl-rsim/units';
import { Anchor, Paper, ScrollArea, Table, Title } from '@mantine/core';
import { formatShape } from '../../ui/facts.tsx';

export interface LayerTableProps {
  readonly layers: NetworkFullFragment['layers'];
  readonly chosenIndex: number;
  readonly onChoose: (layerIndex: number) => void;
}

/** Every layer with its sizes; a name shows its weights. */
export function LayerTable({ layers, chosenIndex, onChoose }: LayerTableProps) {
  return (
    <Paper p="md" component="section" aria-label="Layers">
      <Title order={2} mb="xs">
        Layers
      </Title>
      <ScrollArea.Autosize
        mah={520}
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Table of layers' }}
      >
        <Table miw={760} stickyHeader highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Layer</Table.Th>
              <Table.Th>Kind</Table.Th>
              <Table.Th>Form</Table.Th>
              <Table.Th>Output</Table.Th>
              <Table.Th ta="right">Parameters</Table.Th>
              <Table.Th ta="right">MACs</Table.Th>
              <Table.Th>Runs</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {layers.map((layer, index) => (
              <Table.Tr key={layer.name} data-chosen={index === chosenIndex || undefined}>
                <Table.Td>
                  <Anchor component="button" type="button" size="sm" onClick={() => onChoose(index)}>
                    {layer.name}
                  </Anchor>
                </Table.Td>
                <Table.Td>{layer.kind}</Table.Td>
                <Table.Td>{layer.form ?? ''}</Table.Td>
                <Table.Td className="num">{formatShape(layer.outputShape)}</Table.Td>
                <Table.Td ta="right" className="num">
                  {formatQuantity(layer.parameterCount, 'Count')}
                </Table.Td>
                <Table.Td ta="right" className="num">
                  {formatCompactCount(layer.macCount)}
                </Table.Td>
                <Table.Td>{layer.runsOnCrossbar ? 'on crossbars' : 'in digital logic'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </Paper>
  );
}
