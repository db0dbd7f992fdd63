'use client';

import { Box, Button, Group, Menu, Paper, SegmentedControl, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { downloadText, fileNameOf } from '../lib/download.ts';
import { csvOf, DataTable, type DataTableContent } from './data-table.tsx';

export interface FigureFrameProps {
  readonly title: string;
  /** One sentence with the main number and its N. */
  readonly summary: string;
  readonly table: DataTableContent;
  /** What the CSV file holds, where the table sums up more than a page can show; else the table. */
  readonly numbers?: DataTableContent;
  /** What is seen while the table is not. */
  readonly children: ReactNode;
  /** The picture as a file. */
  readonly svg: () => Promise<string>;
  readonly controls?: ReactNode;
  /** Controls that need a row of their own. */
  readonly toolbar?: ReactNode;
}

/** The words of a figure around its picture, its table twin and its files. */
export function FigureFrame(props: FigureFrameProps) {
  const { title, summary, table, controls, toolbar, children } = props;
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
      {toolbar ? (
        <Group gap="xs" mb="xs">
          {toolbar}
        </Group>
      ) : null}
      {view === 'chart' ? children : <DataTable content={table} caption={title} />}
    </Paper>
  );
}

function SaveMenu({ title, svg, table, numbers = table }: FigureFrameProps) {
  const saveSvg = async () => downloadText(`${fileNameOf(title)}.svg`, 'image/svg+xml', await svg());
  const saveCsv = () => downloadText(`${fileNameOf(title)}.csv`, 'text/csv', csvOf(numbers));
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
