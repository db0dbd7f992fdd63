import type { DeploymentResult } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { partitionName } from '../../lib/deployment-breakdown.ts';
import { downloadText } from '../../lib/download.ts';
import { csvOf, DataTable, type DataTableContent } from '../../ui/data-table.tsx';

/** Every layer on crossbars: how it is cut and copied, and what it takes. */
export function LayersTable({ result }: { readonly result: DeploymentResult }) {
  const content = tableOf(result);
  return (
    <Paper p="md" component="section" aria-label="Layers">
      <Group justify="space-between" mb="xs">
        <Title order={2}>Layers</Title>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden="true" />}
          onClick={() => downloadText('layers.csv', 'text/csv', csvOf(content))}
        >
          Numbers (CSV)
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        A step gives one output place of a copy, or a window of them; a layer is busy for its steps.
      </Text>
      <DataTable content={content} caption="Layers on crossbars" />
    </Paper>
  );
}

function tableOf({ layers }: DeploymentResult): DataTableContent {
  const count = (value: number) => formatQuantity(value, 'Count');
  const seconds = (value: number) => formatQuantity(value, 'Sec');
  return {
    columns: [
      { label: 'Layer' },
      { label: 'Partition' },
      { label: 'Matrix' },
      { label: 'Crossbars of a copy', format: count },
      { label: 'Copies', format: count },
      { label: 'Crossbars', format: count },
      { label: 'Cells used', format: (value) => formatPercent(value, 1) },
      { label: 'Steps', format: count },
      { label: 'Step', format: seconds },
      { label: 'Stage', format: seconds },
      { label: 'Busy', format: (value) => formatPercent(value, 1) },
      { label: 'Input buffer', format: (value) => formatQuantity(value, 'Bytes') },
      { label: 'Energy', format: (value) => formatQuantity(value, 'J') },
    ],
    rows: layers.map((layer) => [
      layer.layerName,
      [partitionName(layer.partition), layer.windowText].filter(Boolean).join(', '),
      `${layer.groupCount > 1 ? `${layer.groupCount} × ` : ''}${layer.rowCount} × ${layer.columnCount}`,
      layer.crossbarsPerCopyCount,
      layer.replicaCount,
      layer.crossbarCount,
      layer.usedCellRatio,
      layer.stepCount,
      layer.stepSec,
      layer.stageSec,
      layer.busyRatio,
      layer.bufferBytes,
      layer.dynamicsJ.reduce((sum, value) => sum + value, 0),
    ]),
  };
}
