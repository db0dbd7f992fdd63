import type { DeploymentResult } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { Box, Paper, Text, Title } from '@mantine/core';
import { DataTable } from '../../ui/data-table.tsx';
import { Facts } from '../../ui/facts.tsx';

const kindNames = {
  activations: 'Activations',
  partialSums: 'Partial sums',
  multicast: 'Inputs of further copies',
  image: 'Image',
  result: 'Result',
  weights: 'Weights',
} as const;

/** Bytes that one image sends through the network on chip. */
export function TrafficPanel({ result }: { readonly result: DeploymentResult }) {
  const bytes = (value: number) => formatQuantity(value, 'Bytes');
  return (
    <Paper p="md" component="section" aria-label="Traffic">
      <Title order={2} mb="xs">
        Traffic
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        Of one image, between tiles. Byte-hops are bytes times the links that they cross.
      </Text>
      <DataTable
        caption="Traffic by kind"
        content={{
          columns: [
            { label: 'Kind' },
            { label: 'Bytes', format: bytes },
            { label: 'Byte-hops', format: bytes },
          ],
          rows: result.traffic.map(({ kind, sentBytes, hopBytes }) => [kindNames[kind], sentBytes, hopBytes]),
        }}
      />
    </Paper>
  );
}

/** How well the crossbars are used, and what writing them takes. */
export function CrossbarsPanel({ result }: { readonly result: DeploymentResult }) {
  const { crossbars, programming } = result;
  const count = (value: number) => formatQuantity(value, 'Count');
  const { lifetimeImageCount } = programming;
  return (
    <Paper p="md" component="section" aria-label="Crossbars">
      <Title order={2} mb="xs">
        Crossbars
      </Title>
      <Facts
        facts={[
          { label: 'One copy needs', value: count(crossbars.neededCount) },
          { label: 'With weights', value: count(crossbars.allocatedCount) },
          { label: 'On all chips', value: count(crossbars.availableCount) },
          { label: 'Parts that take turns', value: count(crossbars.segmentCount) },
          { label: 'Cells written', value: count(programming.cellWriteCount) },
          { label: 'Time to write', value: formatQuantity(programming.writeSec, 'Sec') },
          { label: 'Energy to write', value: formatQuantity(programming.writeJ, 'J') },
          {
            label: 'Cells wear out after',
            value:
              lifetimeImageCount === null
                ? 'written once'
                : `${count(Math.floor(lifetimeImageCount))} images`,
          },
        ]}
      />
      <UseBars counts={crossbars.useCounts} />
    </Paper>
  );
}

/** Crossbars by the share of their cells that is used, in ten bins. */
function UseBars({ counts }: { readonly counts: readonly number[] }) {
  const most = Math.max(1, ...counts);
  const total = counts.reduce((sum, value) => sum + value, 0);
  const binText = (bin: number) =>
    `${formatPercent(bin / counts.length, 0)} to ${formatPercent((bin + 1) / counts.length, 0)}`;
  return (
    <Box mt="md">
      <Text size="sm" c="dimmed">
        {formatQuantity(total, 'Count')} crossbars by the share of their cells that is used
      </Text>
      <svg
        viewBox="0 0 200 70"
        width="100%"
        style={{ maxHeight: 150 }}
        role="img"
        aria-label="Crossbars by use"
      >
        {counts.map((value, bin) => (
          <rect
            key={binText(bin)}
            x={bin * 20 + 2}
            y={58 - (54 * value) / most}
            width={16}
            height={(54 * value) / most}
            fill="var(--mantine-color-petrol-filled)"
          >
            <title>{`${binText(bin)}: ${value} crossbars`}</title>
          </rect>
        ))}
        <line x1="0" y1="58.5" x2="200" y2="58.5" stroke="var(--mantine-color-dimmed)" strokeWidth="0.6" />
        <text x="0" y="67" fontSize="7" fill="var(--mantine-color-dimmed)">
          0 %
        </text>
        <text x="200" y="67" fontSize="7" textAnchor="end" fill="var(--mantine-color-dimmed)">
          100 %
        </text>
      </svg>
    </Box>
  );
}
