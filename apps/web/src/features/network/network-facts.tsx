import type { NetworkFullFragment } from '@dl-rsim/client';
import { formatCompactCount, formatQuantity } from '@dl-rsim/units';
import { Paper, Stack, Text } from '@mantine/core';
import { formatDay } from '../../lib/dates.ts';
import { formatName } from '../../lib/network-text.ts';
import { Digest } from '../../ui/copy-text.tsx';
import { type Fact, Facts, formatShape } from '../../ui/facts.tsx';
import { Notes } from '../../ui/notes.tsx';

/** What it takes and costs, where it is from, and what its reader had to tell. */
export function NetworkFacts({ network }: { readonly network: NetworkFullFragment }) {
  const crossbarCount = network.layers.filter((layer) => layer.runsOnCrossbar).length;
  return (
    <Paper p="md" component="section" aria-label="Facts">
      <Stack gap="sm">
        {network.description === '' ? null : <Text size="sm">{network.description}</Text>}
        <Facts
          facts={[
            { label: 'Input', value: formatShape(network.inputShape) },
            { label: 'Classes', value: network.classCount },
            { label: 'Parameters', value: formatQuantity(network.parameterCount, 'Count') },
            { label: 'MACs an image', value: formatCompactCount(network.macCount) },
            { label: 'Layers on crossbars', value: `${crossbarCount} of ${network.layers.length}` },
            { label: 'Digest', value: <Digest value={network.digest} what="digest" /> },
            { label: 'Licence', value: network.licence },
            ...originFacts(network),
          ]}
        />
        <Text size="xs" c="dimmed">
          Source: {network.source}
        </Text>
        <Notes notes={network.notes} />
      </Stack>
    </Paper>
  );
}

/** Facts of the import; cards of old lack some. */
function originFacts(network: NetworkFullFragment): readonly Fact[] {
  const { format, fileName, fileDigest, importedByName, productVersion, createdAt } = network;
  return [
    ...(format ? [{ label: 'Format', value: formatName(format) }] : []),
    ...(fileName ? [{ label: 'File', value: fileName }] : []),
    ...(fileDigest
      ? [{ label: 'File digest', value: <Digest value={fileDigest} what="file digest" /> }]
      : []),
    { label: 'In the library since', value: formatDay(createdAt) },
    ...(importedByName ? [{ label: 'Imported by', value: importedByName }] : []),
    ...(productVersion ? [{ label: 'Read by version', value: productVersion }] : []),
  ];
}
