'use client';

import { deploymentPresets } from '@dl-rsim/spec';
import { Paper, Select, SimpleGrid, TextInput, Title } from '@mantine/core';
import { baseOfPreset, type SearchDraft, searchName } from '../../lib/search-draft.ts';
import type { SearchFormProps } from './search-form.tsx';

export interface BaseBlockProps {
  readonly draft: SearchDraft;
  readonly choices: SearchFormProps['choices'];
  readonly onChange: (draft: SearchDraft) => void;
}

/** The design that the knobs turn. */
export function BaseBlock({ draft, choices, onChange }: BaseBlockProps) {
  const { base, baseFrom } = draft;
  const nameOf = (digest: string, from: string) => {
    const network = choices.networks.find((one) => one.digest === digest);
    return network && from !== 'kept' ? searchName(network.name, from.replace('preset:', '')) : draft.name;
  };
  // A name that nobody has written follows what it names.
  const change = (next: SearchDraft) => {
    const isOurs = draft.name === nameOf(base.networkDigest, baseFrom);
    onChange(isOurs ? { ...next, name: nameOf(next.base.networkDigest, next.baseFrom) } : next);
  };
  const chips = deploymentPresets.map(({ key, name }) => ({ value: `preset:${key}`, label: name }));
  return (
    <Paper p="md" component="section" aria-label="Base">
      <Title order={2} mb="sm">
        Base
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <TextInput
          label="Name"
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
          required
        />
        <Select
          label="Network"
          data={choices.networks.map(({ digest, name }) => ({ value: digest, label: name }))}
          value={base.networkDigest || null}
          onChange={(networkDigest) =>
            change({ ...draft, base: { ...base, networkDigest: networkDigest ?? '', layers: [] } })
          }
          allowDeselect={false}
          searchable
        />
        <Select
          label="Chip, mapping and schedule"
          data={baseFrom === 'kept' ? [{ value: 'kept', label: 'As in the design before' }, ...chips] : chips}
          value={baseFrom}
          onChange={(value) => {
            if (value === null || value === 'kept') return;
            const next = baseOfPreset(value.replace('preset:', ''), base.networkDigest);
            change({ ...draft, base: next, baseFrom: value });
          }}
          allowDeselect={false}
        />
      </SimpleGrid>
    </Paper>
  );
}
