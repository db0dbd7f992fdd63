import type { UserErrorFieldsFragment } from '@dl-rsim/client';
import { type AcceleratorSpec, type Preset, parseAccelerator } from '@dl-rsim/spec';
import { Stack, TextInput } from '@mantine/core';
import { issueAt } from '../../lib/spec-fields.ts';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';
import { AcceleratorForm } from './accelerator-form.tsx';

export interface DesignFieldsProps {
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly accelerator: AcceleratorSpec;
  readonly onAccelerator: (accelerator: AcceleratorSpec) => void;
  readonly preset: Preset;
  /** What the API found wrong, or the error that kept it from answering. */
  readonly refusals: readonly UserErrorFieldsFragment[];
  readonly error: unknown;
}

/** Whether the fields may be sent. */
export function canKeep(name: string, accelerator: AcceleratorSpec): boolean {
  return name.trim() !== '' && parseAccelerator(accelerator).ok;
}

/** Name and numbers of an accelerator, with what is wrong beside each. */
export function DesignFields(props: DesignFieldsProps) {
  const { name, onName, accelerator, onAccelerator, preset, refusals, error } = props;
  const parsed = parseAccelerator(accelerator);
  return (
    <Stack>
      <IssueNotice title="Not kept" issues={refusals} />
      {error ? <ErrorNotice error={error} /> : null}
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => onName(event.currentTarget.value)}
        error={name.trim() === '' ? 'give it a name' : issueAt(refusals, 'name')}
        maw={420}
        required
      />
      <AcceleratorForm
        accelerator={accelerator}
        onChange={onAccelerator}
        issues={parsed.ok ? [] : parsed.problem}
        citations={preset.citations}
      />
    </Stack>
  );
}
