'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import type { ReliabilityResult } from '@dl-rsim/spec';
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { resultOf } from '../../lib/accuracy.ts';
import { downloadText } from '../../lib/download.ts';
import { csvOf, type DataTableContent } from '../../ui/data-table.tsx';
import { confusionTable } from './class-rows.ts';
import { layerRows, layerTable } from './layer-rows.ts';
import { drawTable, summaryTable } from './result-tables.ts';

interface Part {
  readonly name: string;
  readonly label: string;
  readonly table: DataTableContent;
}

/** The whole result as JSON, its tables as CSV; tables that the result lacks are not offered. */
export function SaveResult({ run }: { readonly run: RunDetailFragment }) {
  const result = resultOf(run);
  if (!result) return null;
  const name = `run-${run.number}`;
  const json = () => {
    const { spec, specFingerprint, resultDigest } = run;
    const document = { spec, specFingerprint, result: run.result, resultDigest };
    downloadText(`${name}.json`, 'application/json', `${JSON.stringify(document, null, 2)}\n`);
  };
  const parts = partsOf(result, run.dataset.classNames).filter((part) => part.table.rows.length > 0);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden="true" />}>
          Save
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={json}>Spec and result (JSON)</Menu.Item>
        {parts.map((part) => (
          <Menu.Item
            key={part.name}
            onClick={() => downloadText(`${name}-${part.name}.csv`, 'text/csv', csvOf(part.table))}
          >
            {part.label} (CSV)
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function partsOf(result: ReliabilityResult, classNames: readonly string[]): readonly Part[] {
  return [
    { name: 'summary', label: 'Accuracies', table: summaryTable(result) },
    { name: 'draws', label: 'Draws', table: drawTable(result) },
    { name: 'layers', label: 'Layers', table: layerTable(layerRows(result.layers)) },
    { name: 'classes', label: 'Confusion matrix', table: confusionTable(result.classes, classNames) },
  ];
}
