import type { DatasetFullFragment } from '@dl-rsim/client';
import { Paper, Text, Title } from '@mantine/core';

/** The first images of the first classes, a row a class. */
export function Thumbnails({ dataset }: { readonly dataset: DatasetFullFragment }) {
  const names = dataset.classNames.slice(0, 10).join(', ');
  return (
    <Paper p="md" h="100%" component="section" aria-label="First images">
      <Title order={2}>First images</Title>
      <Text size="sm" c="dimmed" mb="xs">
        A row a class, from the top: {names}.
      </Text>
      {/* biome-ignore lint/performance/noImgElement: behind the session no optimizer gets it */}
      <img
        src={`/api/files/${dataset.id}`}
        alt={`First images of ${dataset.name}: a row each of ${names}`}
        style={{ width: '100%', maxWidth: 420, imageRendering: 'pixelated' }}
      />
    </Paper>
  );
}
