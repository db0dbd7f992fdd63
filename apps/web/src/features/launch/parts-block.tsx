'use client';

import type { DatasetSummary, NetworkSummary, SpecIssue } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { Anchor, Paper, Select, SimpleGrid, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { converterText, crossbarText, variationText } from '../../lib/accelerator-text.ts';
import { hardwareOptions, type LaunchChoices, withHardware, withNetwork } from '../../lib/launch-choices.ts';
import type { LaunchParts } from '../../lib/launch-spec.ts';
import type { LaunchState } from '../../lib/launch-state.ts';
import { routes } from '../../lib/routes.ts';
import { issueAt } from '../../lib/spec-fields.ts';

export interface PartsBlockProps {
  readonly projectId: string;
  readonly state: LaunchState;
  readonly onChange: (part: Partial<LaunchState>) => void;
  readonly choices: LaunchChoices;
  readonly parts: LaunchParts;
  readonly issues: readonly Pick<SpecIssue, 'path' | 'message'>[];
}

/** Which accelerator, network and data set. */
export function PartsBlock({ projectId, state, onChange, choices, parts, issues }: PartsBlockProps) {
  return (
    <Paper p="md" component="section" aria-label="What is simulated">
      <Title order={2} mb="sm">
        What is simulated
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <Select
          label="Accelerator"
          data={hardwareOptions(choices)}
          value={state.hardware || null}
          onChange={(hardware) => onChange(withHardware(state, hardware ?? ''))}
          error={parts.accelerator ? null : issueAt(issues, 'accelerator')}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          description={<HardwareFacts parts={parts} />}
          allowDeselect={false}
          searchable
        />
        <Select
          label="Network"
          data={choices.networks.map(({ digest, name }) => ({ value: digest, label: name }))}
          value={state.networkDigest || null}
          onChange={(digest) => onChange(withNetwork(state, digest ?? '', choices))}
          error={issueAt(issues, 'networkDigest')}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          description={parts.network ? networkText(parts.network) : null}
          allowDeselect={false}
          searchable
        />
        <Select
          label="Data set"
          data={choices.datasets.map(({ digest, name }) => ({ value: digest, label: name }))}
          value={state.datasetDigest || null}
          onChange={(datasetDigest) => onChange({ datasetDigest: datasetDigest ?? '' })}
          error={issueAt(issues, 'datasetDigest')}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          description={parts.dataset ? datasetText(parts.dataset) : null}
          allowDeselect={false}
          searchable
        />
      </SimpleGrid>
      {choices.datasets.length === 0 ? (
        <Text size="sm" mt="sm">
          No data set is there yet.{' '}
          <Anchor component={Link} href={`${routes.library(projectId)}?tab=datasets`}>
            Fetch one in the library
          </Anchor>
          .
        </Text>
      ) : null}
    </Paper>
  );
}

function networkText({ parameterCount, classCount }: NetworkSummary): string {
  return `${formatQuantity(parameterCount, 'Count')} parameters, ${classCount} classes`;
}

function datasetText({ imageCount, isSynthetic }: DatasetSummary): string {
  return `${formatQuantity(imageCount, 'Count')} test images${isSynthetic ? ', synthetic' : ''}`;
}

function HardwareFacts({ parts }: { readonly parts: LaunchParts }) {
  if (!parts.accelerator) return null;
  const { accelerator } = parts;
  const { device, operationUnit } = accelerator;
  return (
    <>
      Ron {formatQuantity(device.onResistanceOhm, 'Ohm')}, R-ratio{' '}
      {formatQuantity(device.resistanceRatio, 'Ratio')}, {variationText(accelerator)};{' '}
      {crossbarText(accelerator)}, S_OU {operationUnit.rowCount}, {converterText(accelerator)}
    </>
  );
}
