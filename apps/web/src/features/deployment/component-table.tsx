'use client';

import {
  type ComponentKey,
  componentRegistry,
  costsSchema,
  type DeploymentSpec,
  type SpecIssue,
} from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { ScrollArea, Table, Text } from '@mantine/core';
import { componentTitle } from '../../lib/deployment-breakdown.ts';
import { withValueAt } from '../../lib/path-value.ts';
import { QuantityInput } from '../../ui/quantity-input.tsx';

export interface ComponentTableProps {
  readonly spec: DeploymentSpec;
  readonly onChange: (spec: DeploymentSpec) => void;
  readonly issues: readonly SpecIssue[];
}

type CostKey = Exclude<ComponentKey, 'converter'>;

const columns = [
  { field: 'count', unit: 'Count', label: 'Instances' },
  { field: 'energyJ', unit: 'J', label: 'Energy' },
  { field: 'actionSec', unit: 'Sec', label: 'Time' },
  { field: 'leakageW', unit: 'W', label: 'Leakage' },
  { field: 'areaM2', unit: 'M2', label: 'Area' },
] as const;

const keys = Object.keys(costsSchema.shape) as CostKey[];

/** What each part costs, a row a component; the peak power follows. */
export function ComponentTable({ spec, onChange, issues }: ComponentTableProps) {
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Components' }}>
      <Table aria-label="Components" miw={1040} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Component</Table.Th>
            {columns.map(({ field, label }) => (
              <Table.Th key={field}>{label}</Table.Th>
            ))}
            <Table.Th ta="right">Peak power of one</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <Table.Tr key={key}>
              <Table.Td miw={180}>
                <Text size="sm">{componentTitle(key)}</Text>
                <Text size="xs" c="dimmed">
                  {componentRegistry.get(costsSchema.shape[key])?.help}
                </Text>
              </Table.Td>
              {columns.map(({ field, unit, label }) => (
                <Table.Td key={field} miw={150}>
                  <QuantityInput
                    size="xs"
                    unit={unit}
                    aria-label={`${componentTitle(key)}: ${label}`}
                    value={spec.chip.costs[key][field]}
                    onChange={(value) => onChange(withValueAt(spec, `chip.costs.${key}.${field}`, value))}
                    error={issueOf(issues, key, field)}
                  />
                </Table.Td>
              ))}
              <Table.Td ta="right" className="num">
                {formatQuantity(peakPowerW(spec, key), 'W', { significantCount: 3 })}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function peakPowerW({ chip }: DeploymentSpec, key: CostKey): number {
  const { energyJ, actionSec, leakageW } = chip.costs[key];
  return (actionSec > 0 ? energyJ / actionSec : 0) + leakageW;
}

function issueOf(issues: readonly SpecIssue[], key: string, field: string): string | null {
  const path = `chip.costs.${key}.${field}`;
  return issues.find((issue) => issue.path.join('.') === path)?.message ?? null;
}
