import { List, Text, Title } from '@mantine/core';

interface Note {
  readonly place: string;
  readonly message: string;
}

/** What became of parts of the file; nothing where there is nothing to tell. */
export function Notes({ notes }: { readonly notes: readonly Note[] }) {
  if (notes.length === 0) return null;
  return (
    <div>
      <Title order={3} mb={4}>
        What its reader tells
      </Title>
      <List size="sm" spacing={2}>
        {notes.map(({ place, message }) => (
          <List.Item key={`${place}${message}`}>
            <Text span inherit fw={550}>
              {place}
            </Text>
            : {message}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
