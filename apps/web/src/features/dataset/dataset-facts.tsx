import type { DatasetFullFragment } from '@dl-rsim/client';
import { formatQuantity } from '@dl-rsim/units';
import { Paper, Stack, Text } from '@mantine/core';
import { datasetFormatName } from '../../lib/dataset-text.ts';
import { formatDay } from '../../lib/dates.ts';
import { Digest } from '../../ui/copy-text.tsx';
import { type Fact, Facts, formatShape } from '../../ui/facts.tsx';
import { Notes } from '../../ui/notes.tsx';

/** What it holds, where it is from, and what its reader had to tell. */
export function DatasetFacts({ dataset }: { readonly dataset: DatasetFullFragment }) {
  const count = (value: number) => formatQuantity(value, 'Count');
  return (
    <Paper p="md" component="section" aria-label="Facts">
      <Stack gap="sm">
        {dataset.description === '' ? null : <Text size="sm">{dataset.description}</Text>}
        <Facts
          facts={[
            { label: 'Test images', value: count(dataset.imageCount) },
            {
              label: 'Training images',
              value: dataset.trainImageCount ? count(dataset.trainImageCount) : 'none',
            },
            { label: 'Image', value: formatShape(dataset.imageShape) },
            { label: 'Classes', value: dataset.classNames.length },
            { label: 'Licence', value: dataset.licence },
            { label: 'Digest', value: <Digest value={dataset.digest} what="digest" /> },
            ...normalisationFacts(dataset),
            ...originFacts(dataset),
          ]}
        />
        <Text size="xs" c="dimmed">
          Source: {dataset.source}
        </Text>
        <Notes notes={dataset.notes} />
      </Stack>
    </Paper>
  );
}

/** What a training script would subtract and divide by. */
function normalisationFacts({ channelMeansRatio, channelSigmasRatio }: DatasetFullFragment): readonly Fact[] {
  if (!channelMeansRatio || !channelSigmasRatio) return [];
  const list = (values: readonly number[]) => values.map((value) => value.toFixed(3)).join(', ');
  return [
    { label: 'Mean of pixel / 255', value: list(channelMeansRatio) },
    { label: 'Standard deviation', value: list(channelSigmasRatio) },
  ];
}

function originFacts(dataset: DatasetFullFragment): readonly Fact[] {
  const { format, fileNames, importedByName, productVersion, createdAt } = dataset;
  return [
    ...(format ? [{ label: 'Format', value: datasetFormatName(format) }] : []),
    ...(fileNames.length > 0 ? [{ label: 'Files', value: fileNames.join(', ') }] : []),
    { label: 'In the library since', value: formatDay(createdAt) },
    ...(importedByName ? [{ label: 'Imported by', value: importedByName }] : []),
    ...(productVersion ? [{ label: 'Read by version', value: productVersion }] : []),
  ];
}
