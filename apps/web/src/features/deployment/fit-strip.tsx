'use client';

import { type NetworkDetailFragment, type NetworkFullFragment, NetworkPageDocument } from '@dl-rsim/client';
import { crossbarNeed, type DeploymentSpec } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { Alert, Paper } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../lib/api.ts';
import { Facts } from '../../ui/facts.tsx';

export interface FitStripProps {
  readonly network: NetworkDetailFragment;
  readonly spec: DeploymentSpec;
}

/** Whether one copy of the network fits, before anything is launched. */
export function FitStrip({ network, spec }: FitStripProps) {
  const query = useQuery(apiQuery(NetworkPageDocument, { id: network.id }));
  const { chip, accelerator, quantization } = spec;
  const full = query.data?.node;
  if (!full || !('layers' in full)) return null;
  const needs = (full as NetworkFullFragment).layers.flatMap(({ matrix }) =>
    matrix ? [crossbarNeed(matrix, accelerator, quantization)] : [],
  );
  const neededCount = needs.reduce((sum, need) => sum + need.crossbarCount, 0);
  const availableCount =
    chip.chipCount * chip.tileRowCount * chip.tileColumnCount * chip.peCount * chip.crossbarCount;
  if (!(availableCount > 0)) return null; // a count that is wrong is named beside its field
  const count = (value: number) => formatQuantity(value, 'Count');
  const fits = neededCount <= availableCount;
  return (
    <Paper p="md" component="section" aria-label="Does it fit?">
      <Facts
        facts={[
          { label: 'One copy, kernel to column', value: `${count(neededCount)} crossbars` },
          { label: 'On the chips', value: `${count(availableCount)} crossbars` },
          { label: 'Taken by one copy', value: formatPercent(neededCount / availableCount, 1) },
          { label: 'Tiles', value: count(chip.chipCount * chip.tileRowCount * chip.tileColumnCount) },
        ]}
      />
      {fits || spec.mapping.capacity === 'reprogram' ? null : (
        <Alert color="copper" variant="light" mt="sm" role="status">
          One copy of every layer does not fit. Take {Math.ceil(neededCount / availableCount)} times the tiles
          or chips, cells of more bits, or let layers take turns (Mapping, when the chips are full).
        </Alert>
      )}
    </Paper>
  );
}
