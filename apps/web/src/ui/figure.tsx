'use client';

import { Box, Button, Group, Menu, Paper, SegmentedControl, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { EChartsCoreOption } from 'echarts/core';
import { type ReactNode, useState } from 'react';
import { Chart } from '../charts/chart.tsx';
import { renderSvg } from '../charts/export-svg.ts';
import { downloadText, fileNameOf } from '../lib/download.ts';
import { csvOf, DataTable, type DataTableContent } from './data-table.tsx';

export interface FigureProps {
  readonly title: string;
  /** One sentence with the main number and its N. */
  readonly summary: string;
  /** Where the numbers come from; printed under the exported picture. */
  readonly caption: string;
  readonly option: EChartsCoreOption;
  /** The same chart in the colours for paper. */
  readonly printOption: () => EChartsCoreOption;
  readonly table: DataTableContent;
  readonly heightPx: number;
  readonly controls?: ReactNode;
  readonly onPick?: (datum: unknown) => void;
}

/** A chart with its words, its table twin and its files. */
export function Figure(props: FigureProps) {
  const { title, summary, option, table, heightPx, controls, onPick } = props;
  const [view, setView] = useState('chart');
  return (
    <Paper p="md" component="section" aria-label={title}>
      <Group justify="space-between" align="flex-start" gap="sm" mb="xs">
        <Box flex="1 1 260px">
          <Title order={2}>{title}</Title>
          <Text size="sm" c="dimmed">
            {summary}
          </Text>
        </Box>
        <Group gap="xs">
          {controls}
          <SegmentedControl
            size="xs"
            value={view}
            onChange={setView}
            data={[
              { value: 'chart', label: 'Chart' },
              { value: 'table', label: 'Table' },
            ]}
            aria-label={`Show ${title} as`}
          />
          <SaveMenu {...props} />
        </Group>
      </Group>
      {view === 'chart' ? (
        <Chart
          option={option}
          heightPx={heightPx}
          label={`${title}. ${summary}`}
          {...(onPick ? { onPick } : {})}
        />
      ) : (
        <DataTable content={table} caption={title} />
      )}
    </Paper>
  );
}

function SaveMenu({ title, caption, printOption, table, heightPx }: FigureProps) {
  const saveSvg = async () => {
    const frame = { title, caption, widthPx: 760, heightPx: heightPx + 90 };
    downloadText(`${fileNameOf(title)}.svg`, 'image/svg+xml', await renderSvg(printOption(), frame));
  };
  const saveCsv = () => downloadText(`${fileNameOf(title)}.csv`, 'text/csv', csvOf(table));
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} aria-hidden="true" />}>
          Save
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void saveSvg()}>Picture (SVG)</Menu.Item>
        <Menu.Item onClick={saveCsv}>Numbers (CSV)</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
