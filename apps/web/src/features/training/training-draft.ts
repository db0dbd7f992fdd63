import type { DatasetCardFragment, DesignCardFragment, NetworkDetailFragment } from '@dl-rsim/client';
import {
  type AcceleratorSpec,
  describeTrainingSpec,
  presetByKey,
  presets,
  type QuantizationSpec,
  readAccelerator,
  type SpecField,
  type TrainingSpec,
} from '@dl-rsim/spec';
import { withValueAt } from '../../lib/path-value.ts';
import { randomSeed } from '../../lib/random-seed.ts';

/** What a training can be made of. */
export interface TrainingChoices {
  readonly networks: readonly NetworkDetailFragment[];
  /** Those with a training split. */
  readonly datasets: readonly DatasetCardFragment[];
  readonly designs: readonly DesignCardFragment[];
}

/** A training spec while it is being written, and under which name it goes. */
export interface TrainingDraft {
  readonly name: string;
  /** Where the accelerator comes from: 'preset:key', 'design:id' or 'kept' from another training. */
  readonly hardware: string;
  readonly spec: TrainingSpec;
}

/** The first draft: what the address wants, else what is there. */
export function firstDraft(
  { networks, datasets }: TrainingChoices,
  wanted: { readonly networkDigest: string | null; readonly original: TrainingSpec | null },
): TrainingDraft {
  if (wanted.original) return { name: '', hardware: 'kept', spec: wanted.original };
  const network = networks.find((one) => one.digest === wanted.networkDigest) ?? networks[0];
  const fitting = datasets.find(
    (one) =>
      one.classNames.length === network?.classCount && String(one.imageShape) === String(network?.inputShape),
  );
  const { accelerator, quantization, key } = presets[0]!;
  const parts = {
    trainingVersion: 1,
    networkDigest: network?.digest ?? '',
    datasetDigest: (fitting ?? datasets[0])?.digest ?? '',
    accelerator,
    quantization,
    overrides: [],
    seed: randomSeed(),
  };
  const spec = optionFields().reduce<unknown>(
    (document, field) => withValueAt(document, field.path, field.initial),
    parts,
  ) as TrainingSpec;
  const name = network ? `${network.name}, trained for hardware` : '';
  return { name, hardware: `preset:${key}`, spec };
}

/** How to train: all that is not the accelerator or the precision. */
export function optionFields(): readonly SpecField[] {
  return describeTrainingSpec().filter(({ path }) => path === 'fidelity' || path.startsWith('training.'));
}

/** The precision; alternatives hide the fields of those that are not chosen. */
export function precisionFields(): readonly SpecField[] {
  return describeTrainingSpec().filter(
    ({ path }) => path === 'quantization' || path.startsWith('quantization.'),
  );
}

/** Another accelerator; a preset brings its precision along. */
export function withTrainingHardware(
  draft: TrainingDraft,
  hardware: string,
  { designs }: TrainingChoices,
): TrainingDraft {
  const found = partsOf(hardware, designs);
  return found ? { ...draft, hardware, spec: { ...draft.spec, ...found } } : draft;
}

function partsOf(
  hardware: string,
  designs: TrainingChoices['designs'],
): { readonly accelerator: AcceleratorSpec; readonly quantization?: QuantizationSpec } | null {
  const preset = presetByKey(hardware.replace(/^preset:/, ''));
  if (preset) return { accelerator: preset.accelerator, quantization: preset.quantization };
  const design = designs.find(({ id }) => `design:${id}` === hardware);
  return design ? { accelerator: readAccelerator(design.accelerator) } : null;
}

/** Every accelerator that can be chosen, for a select. */
export function trainingHardwareOptions({ designs }: TrainingChoices, isKept: boolean) {
  return [
    ...(isKept
      ? [{ group: 'This training', items: [{ value: 'kept', label: 'As in the training before' }] }]
      : []),
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
