'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import { readResult } from '@dl-rsim/spec';
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { downloadText } from '../../lib/download.ts';
import { csvOf } from '../../ui/data-table.tsx';
import { layerTable, repeatTable, summaryTable } from './result-tables.ts';

/** The whole result as JSON, its tables as CSV. */
export function SaveResult({ run }: { readonly run: RunDetailFragment }) {
  const result = readResult(run.result);
  const name = `run-${run.number}`;
  const csv = (part: string, text: string) => downloadText(`${name}-${part}.csv`, 'text/csv', text);
  const json = () => {
    const { spec, specFingerprint, resultDigest } = run;
    const document = { spec, specFingerprint, result: run.result, resultDigest };
    downloadText(`${name}.json`, 'application/json', `${JSON.stringify(document, null, 2)}\n`);
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden="true" />}>
          Save
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={json}>Spec and result (JSON)</Menu.Item>
        <Menu.Item onClick={() => csv('summary', csvOf(summaryTable(result)))}>Accuracies (CSV)</Menu.Item>
        <Menu.Item onClick={() => csv('repeats', csvOf(repeatTable(result)))}>Draws (CSV)</Menu.Item>
        <Menu.Item onClick={() => csv('layers', csvOf(layerTable(result)))}>Layers (CSV)</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
