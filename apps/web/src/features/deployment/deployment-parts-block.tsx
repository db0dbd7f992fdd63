'use client';

import { deploymentPresets, presets } from '@dl-rsim/spec';
import { Paper, Select, SimpleGrid, Text, TextInput, Title } from '@mantine/core';
import { crossbarText, quantizationText } from '../../lib/accelerator-text.ts';
import {
  type DeploymentChoices,
  type DeploymentDraft,
  withChip,
  withDeployedNetwork,
  withDeploymentAccelerator,
} from '../../lib/deployment-draft.ts';
import { CitationLink } from '../../ui/spec-field-input.tsx';

export interface DeploymentPartsBlockProps {
  readonly draft: DeploymentDraft;
  readonly choices: DeploymentChoices;
  readonly onChange: (draft: DeploymentDraft) => void;
}

/** Which network on which chip. */
export function DeploymentPartsBlock({ draft, choices, onChange }: DeploymentPartsBlockProps) {
  const { spec, chipFrom, acceleratorFrom } = draft;
  const preset = deploymentPresets.find(({ key }) => chipFrom === `preset:${key}`);
  return (
    <Paper p="md" component="section" aria-label="What is deployed">
      <Title order={2} mb="sm">
        What is deployed
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label="Name"
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
          required
        />
        <Select
          label="Network"
          description="Architectures without weights can be deployed, too"
          data={choices.networks.map(({ digest, name }) => ({ value: digest, label: name }))}
          value={spec.networkDigest || null}
          onChange={(digest) => onChange(withDeployedNetwork(draft, digest ?? '', choices))}
          allowDeselect={false}
          searchable
        />
        <Select
          label="Chip"
          description="With its mapping and schedule"
          data={[
            ...(draft.kept ? [{ value: 'kept', label: 'As it was' }] : []),
            ...deploymentPresets.map(({ key, name }) => ({ value: `preset:${key}`, label: name })),
          ]}
          value={chipFrom}
          onChange={(value) => onChange(withChip(draft, value ?? '', choices))}
          allowDeselect={false}
        />
        <Select
          label="Accelerator"
          description={`${crossbarText(spec.accelerator)}; ${quantizationText(spec.quantization)}`}
          data={acceleratorOptions(choices)}
          value={acceleratorFrom}
          onChange={(value) => onChange(withDeploymentAccelerator(draft, value ?? '', choices))}
          allowDeselect={false}
        />
      </SimpleGrid>
      {preset ? (
        <Text size="sm" c="dimmed" mt="sm">
          {preset.summary}{' '}
          {preset.citations.map((citation) => (
            <CitationLink key={citation.key} citation={citation} />
          ))}
        </Text>
      ) : null}
    </Paper>
  );
}

function acceleratorOptions({ designs }: DeploymentChoices) {
  return [
    { group: 'This chip', items: [{ value: 'chip', label: 'As the chip has it' }] },
    ...(designs.length > 0
      ? [
          {
            group: 'Accelerators of the project',
            items: designs.map(({ id, name }) => ({ value: `design:${id}`, label: name })),
          },
        ]
      : []),
    { group: 'Presets', items: presets.map(({ key, name }) => ({ value: `preset:${key}`, label: name })) },
  ];
}
