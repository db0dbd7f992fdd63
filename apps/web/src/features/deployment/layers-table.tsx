import type { DeployedLayer, DeploymentResult } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { CsvCell } from '../../lib/csv.ts';
import { partitionName } from '../../lib/deployment-breakdown.ts';
import { downloadText } from '../../lib/download.ts';
import { csvOf, type DataColumn, DataTable, type DataTableContent } from '../../ui/data-table.tsx';

/** Every layer on crossbars: how it is cut and copied, and what it takes. */
export function LayersTable({ result }: { readonly result: DeploymentResult }) {
  return (
    <Paper p="md" component="section" aria-label="Layers">
      <Group justify="space-between" mb="xs">
        <Title order={2}>Layers</Title>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden="true" />}
          onClick={() =>
            downloadText('layers.csv', 'text/csv', csvOf(tableOf(result, [...columns, ...furtherColumns])))
          }
        >
          Numbers (CSV)
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        A step gives one output place of a copy, or a window of them; a layer is busy for its steps.
      </Text>
      <DataTable content={tableOf(result, columns)} caption="Layers on crossbars" />
    </Paper>
  );
}

const count = (value: number) => formatQuantity(value, 'Count');
const seconds = (value: number) => formatQuantity(value, 'Sec');
/** A cell that stays on one line. */
const unbroken = (text: string) => text.replaceAll(' ', '\u00a0');

type Column = DataColumn & { readonly cellOf: (layer: DeployedLayer) => CsvCell };

const columns: readonly Column[] = [
  { label: 'Layer', cellOf: (layer) => layer.layerName },
  {
    label: 'Partition',
    cellOf: ({ partition, windowText }) =>
      [partitionName(partition), windowText].filter(Boolean).map(unbroken).join(', '),
  },
  {
    label: 'Matrix',
    cellOf: ({ groupCount, rowCount, columnCount }) =>
      unbroken(`${groupCount > 1 ? `${groupCount} × ` : ''}${rowCount} × ${columnCount}`),
  },
  { label: 'Copies', format: count, cellOf: (layer) => layer.replicaCount },
  { label: 'Crossbars', format: count, cellOf: (layer) => layer.crossbarCount },
  {
    label: 'Cells used',
    format: (value) => formatPercent(value, 1),
    cellOf: (layer) => layer.usedCellRatio,
  },
  { label: 'Steps', format: count, cellOf: (layer) => layer.stepCount },
  { label: 'Stage', format: seconds, cellOf: (layer) => layer.stageSec },
  { label: 'Busy', format: (value) => formatPercent(value, 1), cellOf: (layer) => layer.busyRatio },
  {
    label: 'Input buffer',
    format: (value) => formatQuantity(value, 'Bytes'),
    cellOf: (layer) => layer.bufferBytes,
  },
  {
    label: 'Energy',
    format: (value) => formatQuantity(value, 'J'),
    cellOf: ({ dynamicsJ }) => dynamicsJ.reduce((sum, value) => sum + value, 0),
  },
];

/** What only the file has: the table would be too wide. */
const furtherColumns: readonly Column[] = [
  { label: 'Crossbars of a copy', cellOf: (layer) => layer.crossbarsPerCopyCount },
  { label: 'Output places', cellOf: (layer) => layer.positionCount },
  { label: 'Step', cellOf: (layer) => layer.stepSec },
  { label: 'First step', cellOf: (layer) => layer.startSec },
  { label: 'Last output', cellOf: (layer) => layer.endSec },
];

function tableOf({ layers }: DeploymentResult, shown: readonly Column[]): DataTableContent {
  return { columns: shown, rows: layers.map((layer) => shown.map(({ cellOf }) => cellOf(layer))) };
}
